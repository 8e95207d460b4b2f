"""Style sheet, icon font, marks and scripts: read once, kept in memory, served under one address that changes with their content.

`/assets/<release>/…`: the release is a hash over every file, so an answer may be kept for a year and a new version is never missed.
Because the release is a folder, `url(marks/check.svg)` in the style sheet and `import "./draft.js"` in a module need no rewriting.
Bootstrap and its icons come out of Bootstrap-Flask's wheel; no third-party file lies in the repository.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from commarch.web.guards import open_door

STATIC = Path(__file__).parent / "static"
WHEEL = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
STYLE_SHEET = "commarch.css"
FONT = "fonts/bootstrap-icons.woff2"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"

_IMPORT = re.compile(r'^@import url\("(?P<file>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;$', re.MULTILINE)
_CHARSET = re.compile(r'@charset "[^"]*";')
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
_FONT_FACE_SOURCE = re.compile(r'src:url\("fonts/bootstrap-icons\.woff2[^;}]*')

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `packed` is the same compressed, where that helps."""

    body: bytes
    kind: str
    packed: bytes | None


@dataclass(frozen=True)
class Collection:
    """All files of one release by the name that templates use."""

    release: str
    files: dict[str, Asset]


def style_sheet() -> str:
    """Join all style sheets in the order of `commarch.css`, Bootstrap in the lowest layer."""
    listing = (STATIC / "css" / STYLE_SHEET).read_text("utf-8")
    return '@charset "UTF-8";\n' + _IMPORT.sub(_imported, listing)


def collect() -> Collection:
    """Read every file that pages may ask for and name the release after their content."""
    bodies = {STYLE_SHEET: style_sheet().encode()}
    bodies[FONT] = (WHEEL / "css" / "font" / FONT).read_bytes()
    bodies |= {path.relative_to(STATIC / "css").as_posix(): path.read_bytes() for path in (STATIC / "css").rglob("*.svg")}
    bodies |= {path.relative_to(STATIC).as_posix(): path.read_bytes() for path in (STATIC / "js").glob("*.js")}
    whole = hashlib.sha256()
    for name in sorted(bodies):
        whole.update(f"{name}\0{len(bodies[name])}\0".encode() + bodies[name])
    return Collection(whole.hexdigest()[:16], {name: _asset(name, body) for name, body in bodies.items()})


def asset_url(name: str) -> str:
    """Return the address of a file in this release; a name that does not exist is a mistake in a template."""
    collection = _collection()
    if name not in collection.files:
        raise LookupError(f"no asset {name!r}")
    return url_for("assets.send", release=collection.release, name=name)


@bp.get("/assets/<release>/<path:name>")
@open_door
def send(release: str, name: str) -> AnyResponse:
    """Send one file: for ever under its own release, and never kept under one that has passed."""
    collection = _collection()
    asset = collection.files.get(name) or abort(404)
    wants_packed = asset.packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(asset.packed if wants_packed else asset.body, content_type=asset.kind)
    if wants_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if release == collection.release else "no-cache"
    response.set_etag(f"{collection.release}{'-gzip' if wants_packed else ''}")
    return response.make_conditional(request)


def init_app(app: Flask) -> None:
    """Serve the files of this release and give templates `asset(name)`."""
    app.extensions["commarch.assets"] = collect()
    app.jinja_env.globals["asset"] = asset_url
    app.register_blueprint(bp)


def _collection() -> Collection:
    if current_app.debug:  # a developer sees a changed file at the next request
        current_app.extensions["commarch.assets"] = collect()
    collection: Collection = current_app.extensions["commarch.assets"]
    return collection


def _asset(name: str, body: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = None if suffix == ".woff2" else gzip.compress(body, mtime=0)
    return Asset(body, KINDS[suffix], packed)


def _imported(line: re.Match[str]) -> str:
    file, layer = line["file"], line["layer"]
    text = (WHEEL / file.removeprefix("wheel/") if file.startswith("wheel/") else STATIC / "css" / file).read_text("utf-8")
    text = _SOURCE_MAP.sub("", _CHARSET.sub("", text))
    text = _FONT_FACE_SOURCE.sub(f'src:url("{FONT}") format("woff2")', text)
    return f"@layer {layer} {{\n{text}\n}}" if layer else text

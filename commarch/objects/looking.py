"""Looking into a file through a child process with bounded memory and time (see `glance`): a hostile one can't take the web or the worker down."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from commarch.errors import RuleBroken
from commarch.objects.formats import ZIP, format_of

#: A3 at 600 dpi has 70 million.
MOST_PIXELS = 100_000_000
MOST_PAGES = 5_000
MOST_CHARACTERS = 2_000_000
#: So much is read while the clerk waits; the rest is a job's.
FIRST_PAGES, FIRST_CHARACTERS = 30, 200_000
_MEMORY, _SECONDS, _PATIENCE = 700 * 2**20, 20, 40
_PROGRAM = Path(__file__).with_name("glance.py")
WHY = {
    "pixels": f"像素太多，一张最多 {MOST_PIXELS // 1_000_000} 百万像素；请降低扫描分辨率（300 dpi 足够）后再挂接",
    "pages": f"页数太多，一份最多 {MOST_PAGES} 页；请拆开后再挂接",
    "bomb": "解开后过大，疑似恶意文件，没有收下；请用 WPS 或 Office 另存一份再试",
    "zip": "是压缩包或别的格式；请解开，把里面的文件一份一份挂接",
    "macros": "带有宏，打开会运行程序；请另存为不带宏的 docx、xlsx 或 PDF",
    "password": "有口令，别人打不开；请去掉口令后再挂接",
    "torn": "打不开，已损坏或没有传完；请重新导出后再挂接",
}
#: So many files are open at once in one process: each child may take as much memory as is bounded here.
_FEW = BoundedSemaphore(2)
_DIED = "太复杂，在限定的时间和内存里打不开；请重新导出，或拆开后再挂接"


@dataclass(frozen=True)
class Facts:
    """What a file is, as its bytes tell it."""

    media_type: str
    width: int | None
    height: int | None
    pages: int | None
    #: The beginning of its text.
    text: str


class Unreadable(RuleBroken):
    """A file can't be read."""


def look(path: Path, media_type: str, name: str) -> Facts:
    """Open a file and tell what it is; refuse one that is broken, locked, or made to exhaust the machine."""
    if media_type != ZIP and not (format_of(media_type).has_text or format_of(media_type).has_pages):
        return Facts(media_type, None, None, None, "")
    told, _ = _ask(path, name, do="facts", media_type=media_type, pages=FIRST_PAGES, characters=FIRST_CHARACTERS)
    return Facts(told["media_type"], told.get("width"), told.get("height"), told.get("pages"), told["text"])


def text_of(path: Path, media_type: str) -> tuple[str, bool]:
    """Read the text of a file; also whether it says more than is read."""
    told, _ = _ask(path, "", do="text", media_type=media_type, pages=MOST_PAGES, characters=MOST_CHARACTERS)
    return told["text"].replace("\0", ""), told["cut"]


def picture_of(path: Path, media_type: str, page: int, width: int) -> bytes | None:
    """Draw a page, from 1, so many pixels wide; None where there is no such page or it can't be drawn."""
    try:
        return _ask(path, "", do="picture", media_type=media_type, page=page, width=width)[1]
    except Unreadable:
        return None


def _ask(path: Path, name: str, **ask: Any) -> tuple[dict[str, Any], bytes]:
    ask = {"pixels": MOST_PIXELS, "pages": MOST_PAGES, "memory": _MEMORY, "seconds": _SECONDS, **ask}
    environment = {one: os.environ[one] for one in ("PATH", "LD_LIBRARY_PATH") if one in os.environ} | {"LANG": "C.UTF-8"}
    with _FEW, path.open("rb") as file:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, our own interpreter
                [sys.executable, "-I", str(_PROGRAM), json.dumps(ask)],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise Unreadable(f"“{name}”{_DIED}") from fault
    first, _, content = done.stdout.partition(b"\n")
    if done.returncode != 0 or not first:
        raise Unreadable(f"“{name}”{_DIED}")
    told: dict[str, Any] = json.loads(first)
    if "refused" in told:
        raise Unreadable(f"“{name}”{WHY.get(told['refused'], _DIED)}")
    return told, content

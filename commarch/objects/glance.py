"""What is looked at in a process of its own, with bounded memory and time: whatever was uploaded is opened here and nowhere else.

Runs as a program (`python -I glance.py ask`), with the file as its standard input, and imports nothing of ours. `ask` is JSON:
{"do": "facts" | "text" | "picture", "media_type", "pixels", "pages", "characters", "seconds", "memory", "page", "width"}.
"""

import io
import json
import os
import re
import resource
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

_PARTS = {
    "OFD.xml": "application/ofd",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_TEXT_IN = {
    "application/ofd": re.compile(r"(?i).*/Content\.xml$"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": re.compile(
        r"word/(document|header\d*|footer\d*|footnotes)\.xml$"
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml$"),
}
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
MOST_PARTS, MOST_UNPACKED = 5_000, 64 * 2**20
Ask = dict[str, Any]


class Refused(Exception):
    """The file is not kept; the text is a key of `looking.WHY`."""


def facts(ask: Ask) -> Ask:
    """Tell what a file is: its true media type, its size in pixels, its pages, the beginning of its text."""
    media_type = ask["media_type"]
    if media_type == "application/zip":
        media_type = _kind_of_container()
    found: Ask = {"media_type": media_type}
    if media_type in _PICTURES:
        found |= _picture_facts(media_type, ask)
    elif media_type == "application/pdf":
        found["pages"] = len(_pdf())
    found["text"] = "" if media_type in _PICTURES else read_text({**ask, "media_type": media_type})["text"]
    return found


def read_text(ask: Ask) -> Ask:
    """Read the text of a file, up to so many pages and characters; `cut`: it says more."""
    media_type, most = ask["media_type"], ask["characters"]
    if media_type == "application/pdf":
        return _pdf_text(ask)
    if media_type.startswith("text/"):
        data = sys.stdin.buffer.read(most * 4)
        text = _decoded(data)
        return {"text": text[:most], "cut": len(text) > most or bool(sys.stdin.buffer.read(1))}
    if media_type not in _TEXT_IN:
        return {"text": "", "cut": False}
    pieces, length = [], 0
    with _container() as parts:
        for name in sorted(one for one in parts.namelist() if _TEXT_IN[media_type].match(one)):
            with parts.open(name) as part:
                text = _bare(part.read(most * 8).decode("utf-8", "replace"))
            pieces.append(text)
            length += len(text)
            if length > most:
                break
    return {"text": "\n".join(pieces)[:most], "cut": length > most}


def picture(ask: Ask) -> bytes:
    """Return a page, from 1, as PNG or JPEG, as wide as asked for."""
    if ask["media_type"] == "application/pdf":
        document = _pdf()
        if not 1 <= ask["page"] <= len(document):
            raise Refused("no_page")
        page = document[ask["page"] - 1]
        wide, high = page.get_size()
        scale = min(ask["width"] / max(wide, 1), 3 * ask["width"] / max(high, 1))
        image = page.render(scale=scale, draw_annots=True, may_draw_forms=False).to_pil()
    else:
        image = _frame(ask)
    out = io.BytesIO()
    if image.mode == "RGB" and ask["media_type"] != "application/pdf":
        image.save(out, "JPEG", quality=85)
    else:
        image.save(out, "PNG")
    return out.getvalue()


def _frame(ask: Ask) -> Any:
    image = _opened(ask["media_type"], ask)
    if not 1 <= ask["page"] <= getattr(image, "n_frames", 1):
        raise Refused("no_page")
    image.seek(ask["page"] - 1)
    if image.width * image.height > ask["pixels"]:
        raise Refused("pixels")
    if image.format == "JPEG":
        image.draft("RGB", (ask["width"], ask["width"] * 3))
    shown = ImageOps.exif_transpose(image) or image
    if shown.mode not in ("1", "L", "RGB"):
        shown = shown.convert("RGB")
    shown.thumbnail((ask["width"], ask["width"] * 3))
    return shown


def _picture_facts(media_type: str, ask: Ask) -> Ask:
    image = _opened(media_type, ask)
    frames = getattr(image, "n_frames", 1)
    if frames > ask["pages"]:
        raise Refused("pages")
    width, height = image.size
    image.load()  # a torn file is told now
    return {"width": width, "height": height, "pages": frames}


def _opened(media_type: str, ask: Ask) -> Any:
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(sys.stdin.buffer, formats=(_PICTURES[media_type],))
    if image.width * image.height > ask["pixels"]:
        raise Refused("pixels")
    return image


def _pdf() -> Any:
    try:
        return pypdfium2.PdfDocument(sys.stdin.buffer)
    except pypdfium2.PdfiumError as fault:
        raise Refused("password" if "assword" in str(fault) else "torn") from fault


def _pdf_text(ask: Ask) -> Ask:
    document, pieces, length = _pdf(), [], 0
    count = len(document)
    for number in range(min(count, ask["pages"])):
        text = document[number].get_textpage().get_text_range()
        pieces.append(text)
        length += len(text)
        if length > ask["characters"]:
            break
    return {"text": "\n".join(pieces)[: ask["characters"]], "cut": length > ask["characters"] or count > len(pieces)}


def _container() -> zipfile.ZipFile:
    try:
        parts = zipfile.ZipFile(sys.stdin.buffer)
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Refused("torn") from fault
    told = parts.infolist()
    if len(told) > MOST_PARTS or sum(one.file_size for one in told) > 64 * MOST_UNPACKED:
        raise Refused("bomb")
    return parts


def _kind_of_container() -> str:
    with _container() as parts:
        names = set(parts.namelist())
    kind = next((kind for part, kind in _PARTS.items() if part in names), None)
    if kind is None:
        raise Refused("zip")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    return kind


def _bare(markup: str) -> str:
    text = re.sub(r"</(?:\w+:)?(?:p|si|row|TextObject)>", "\n", markup)
    text = re.sub(r"<[^>]*>", "", text)
    for name, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        text = text.replace(f"&{name};", sign)
    return text


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("gb18030", "replace")


def _confine(ask: Ask) -> None:
    """Bound this process before it touches the file: memory, time, files, core dumps."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = pages * os.sysconf("SC_PAGE_SIZE") + ask["memory"]
    bounds = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, ask["seconds"]), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for what, most in bounds:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def main() -> None:
    """Do what is asked; the first line of the answer is JSON, a picture follows it."""
    ask = json.loads(sys.argv[1])
    _confine(ask)
    content = b""
    try:
        if ask["do"] == "picture":
            content = picture(ask)
            told: Ask = {"length": len(content)}
        else:
            told = facts(ask) if ask["do"] == "facts" else read_text(ask)
    except Refused as refused:
        told = {"refused": str(refused)}
    except MemoryError:
        told = {"refused": "bomb"}
    except Exception:
        told = {"refused": "torn"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + content)


if __name__ == "__main__":
    main()

"""Pages as they arrive: what they are is told by their bytes, what the camera wrote about place and owner is left out.

A picture is decoded and written anew: nothing that was hidden behind or inside it comes along, it stands upright, and it has no EXIF.
"""

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from commarch import settings
from commarch.errors import RuleBroken
from commarch.libraries import picture_operations, pictures

PDF = "application/pdf"
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MEDIA_TYPES = (*_PICTURES.values(), PDF)
#: A phone's photo has 12 to 50 million; a page at 600 dpi 35.
MOST_PIXELS = 64_000_000
_LONGEST_NAME = 200
_KINDS = "请交 JPEG、PNG、WebP 照片或 PDF；苹果手机请在「设置、相机、格式」里选「兼容性最佳」再拍"


@dataclass(frozen=True)
class Photo:
    """A page ready to be kept."""

    content: bytes
    media_type: str
    #: SHA-256 of the bytes as they arrived.
    arrived_sha256: str
    file_name: str
    width: int | None = None
    height: int | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of what is kept."""
        return sha256(self.content).hexdigest()


def read_photo(data: bytes, file_name: str) -> Photo:
    """Check what arrived and make it fit to be kept; refuse what is no page, too large, or broken."""
    name = _plain_name(file_name)
    most = settings.current().page_megabytes
    if not data:
        raise RuleBroken(f"“{name}”是空的，请重新选择或重拍", field="files")
    if len(data) > most * 1024 * 1024:
        raise RuleBroken(
            f"“{name}”有 {len(data) / 1024 / 1024:.1f} MB，一页最大 {most} MB；请把相机分辨率调低再拍，或压缩后再交", field="files"
        )
    arrived = sha256(data).hexdigest()
    if data.startswith(b"%PDF-"):
        return Photo(data, PDF, arrived, name)
    kind = _kind_of(data)
    if kind is None:
        raise RuleBroken(f"“{name}”不是照片也不是 PDF，没有收下；{_KINDS}", field="files")
    return _upright(data, kind, arrived, name)


def _kind_of(data: bytes) -> str | None:
    """Tell the kind of a picture by its first bytes; the name and what the browser says count for nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else None


def _upright(data: bytes, kind: str, arrived: str, name: str) -> Photo:
    try:
        with pictures.open(io.BytesIO(data), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many_pixels(name)
            turned = picture_operations.exif_transpose(picture) or picture
            content = _written(turned, kind)
            return Photo(content, _PICTURES[kind], arrived, name, turned.width, turned.height)
    except (pictures.DecompressionBombError, pictures.DecompressionBombWarning) as fault:
        raise _too_many_pixels(name) from fault
    except (OSError, ValueError, SyntaxError, EOFError) as fault:
        raise RuleBroken(f"“{name}”已损坏，打不开，没有收下；请重拍或重新导出后再交", field="files") from fault


def _written(picture: Any, kind: str) -> bytes:
    """Write a picture anew, with its pixels and nothing else."""
    bare = picture.convert("RGB" if kind == "JPEG" or picture.mode in ("CMYK", "YCbCr") else _mode(picture))
    bare.info.clear()
    out = io.BytesIO()
    if kind == "JPEG":
        bare.save(out, "JPEG", quality=90, optimize=True)
    elif kind == "WEBP":
        bare.save(out, "WEBP", quality=90)
    else:
        bare.save(out, "PNG", optimize=False)
    return out.getvalue()


def _mode(picture: Any) -> str:
    if picture.mode in ("1", "L"):
        return str(picture.mode)
    return "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"


def _too_many_pixels(name: str) -> RuleBroken:
    return RuleBroken(f"“{name}”的像素太多，一页最多 {MOST_PIXELS // 1_000_000} 百万像素；请把相机分辨率调低再拍", field="files")


def _plain_name(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:] or "照片"

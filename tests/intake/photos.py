"""Pictures as phones make them."""

import io
from typing import Any

from PIL import Image


def jpeg(size: tuple[int, int] = (60, 40), *, orientation: int = 1, gps: bool = False, color: Any = (200, 40, 40)) -> bytes:
    """Return a photo with the EXIF that a phone writes."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Canary-Phone"
    if gps:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (45.0, 45.0, 45.0)
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", exif=exif)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (30, 20), color: Any = (20, 90, 40)) -> bytes:
    """Return a picture of another kind."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

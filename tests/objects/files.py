"""Files that tests attach: real ones, made here."""

import io
import struct
import zipfile
from zlib import crc32

import typst
from PIL import Image


def a_pdf(*pages: str) -> bytes:
    """Return a PDF with a text layer, a page each."""
    source = "\n#pagebreak()\n".join(f'#text(font: "Noto Serif CJK SC")[{page}]' for page in pages or ("Notice on sorting waste",))
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def a_jpeg(color: str = "white", size: tuple[int, int] = (600, 800)) -> bytes:
    return _picture("JPEG", color, size)


def a_png(color: str = "white", size: tuple[int, int] = (300, 400)) -> bytes:
    return _picture("PNG", color, size)


def a_png_that_claims(width: int, height: int) -> bytes:
    """Return a PNG whose header names another size than its pixels have: small to send, huge to open."""
    made = a_png()
    header = b"IHDR" + struct.pack(">II", width, height) + made[24:29]
    return made[:12] + header + struct.pack(">I", crc32(header)) + made[33:]


def a_tiff(pages: int = 3) -> bytes:
    out = io.BytesIO()
    images = [Image.new("1", (200, 280), number % 2) for number in range(pages)]
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:])
    return out.getvalue()


def a_docx(text: str) -> bytes:
    return a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document><w:p><w:t>{text}</w:t></w:p></w:document>"})


def a_zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def _picture(kind: str, color: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()

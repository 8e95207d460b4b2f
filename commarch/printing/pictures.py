"""Pictures of the pages of a PDF, for the preview: what is seen is what will be printed."""

from io import BytesIO
from threading import Lock

from commarch.libraries import pypdfium2

#: PDFium may be asked by one thread at a time.
_ONE_AT_A_TIME = Lock()
_POINTS = 72
MOST_PIXELS = 4_000


def count_pages(content: bytes) -> int:
    """Count the pages of a PDF."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        return len(document)


def page_picture(content: bytes, number: int, *, dpi: int = 96) -> bytes | None:
    """Return a page (from 1) as PNG; None where there is no such page."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        scale = min(dpi / _POINTS, MOST_PIXELS / max(page.get_size()))
        image = page.render(scale=scale, draw_annots=False).to_pil()
    out = BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()

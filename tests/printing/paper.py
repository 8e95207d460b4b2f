"""Measuring paper: what a PDF really has on it, in millimetres, and what can be read on it."""

from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps

#: Dots an inch when a page is measured.
DPI = 400
_PER_MM = DPI / 25.4
_POINT_MM = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """A PDF that a test looks at."""

    content: bytes

    @property
    def pages(self) -> int:
        with pypdfium2.PdfDocument(self.content) as document:
            return len(document)

    def size(self, number: int = 1) -> tuple[float, float]:
        """Return width and height of a page in millimetres."""
        with pypdfium2.PdfDocument(self.content) as document:
            width, height = document[number - 1].get_size()
        return round(width * _POINT_MM, 2), round(height * _POINT_MM, 2)

    def text(self, number: int) -> str:
        """Return what can be selected on a page."""
        with pypdfium2.PdfDocument(self.content) as document:
            found: str = document[number - 1].get_textpage().get_text_range()
        return found

    @property
    def whole_text(self) -> str:
        return "\n".join(self.text(number) for number in range(1, self.pages + 1))

    def finds(self, words: str, number: int = 1) -> bool:
        """Tell whether a reader's search finds the words on a page."""
        with pypdfium2.PdfDocument(self.content) as document:
            return document[number - 1].get_textpage().search(words).get_next() is not None

    def ink(self, number: int = 1, *, red: bool = False) -> "Ink":
        """Return what is printed on a page; with `red` what is printed in the red of the seal."""
        with pypdfium2.PdfDocument(self.content) as document:
            picture = document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
        channels = picture.split()
        if red:
            shade = Image.composite(channels[1], Image.new("L", picture.size, 255), channels[0].point(lambda v: 255 if v > 120 else 0))
        else:
            shade = ImageOps.grayscale(picture)
        return Ink(shade.point(lambda v: 255 if v < 160 else 0))


@dataclass(frozen=True)
class Ink:
    """A picture in which everything printed is white; measured in millimetres."""

    mask: Image.Image

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height of everything printed."""
        found = self.mask.getbbox()
        assert found is not None, "nothing is printed"
        left, top, right, bottom = (edge / _PER_MM for edge in found)
        return left, top, right - left, bottom - top

    def cut(self, left: float, top: float, right: float, bottom: float) -> "Ink":
        return Ink(self.mask.crop(tuple(round(edge * _PER_MM) for edge in (left, top, right, bottom))))

    def runs(self, *, across: bool, least: float = 0.0) -> list[tuple[float, float]]:
        """Return where along an edge something is printed, as (begin, length); `least` is the share of the other edge that must be inked."""
        width, height = self.mask.size
        profile = self.mask.resize((width, 1) if across else (1, height), Image.Resampling.BOX).tobytes()
        found: list[tuple[float, float]] = []
        begun = None
        for place, level in enumerate(profile + b"\0"):
            inked = level > max(0, least * 255)
            if inked and begun is None:
                begun = place
            elif not inked and begun is not None:
                found.append((begun / _PER_MM, (place - begun) / _PER_MM))
                begun = None
        return found

    def rules(self, *, across: bool, least: float = 0.7) -> list[float]:
        """Return the middles of straight rules."""
        return [begin + length / 2 for begin, length in self.runs(across=across, least=least)]

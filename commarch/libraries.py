"""Libraries that few pages need: each is loaded when it is first used, so that a web worker that never prints or migrates stays small.

Together they are a third of its memory. `from commarch.libraries import typst`, then `typst.compile(…)` as ever.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class Library:
    """A module that is loaded when something of it is first asked for; whoever else asks at that moment waits until it is there."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, name: str) -> Any:
        if self._module is None:
            self._module = import_module(self._name)
        return getattr(self._module, name)


alembic = Library("alembic")
bagit = Library("bagit")
#: Types of columns that keep their values sealed. They bring the cryptography and the dialects of all databases with them.
sealing = Library("sqlalchemy_utils.types.encrypted.encrypted_type")
css_inline = Library("css_inline")
font_files = Library("fontTools.ttLib")
fuzz = Library("rapidfuzz.fuzz")
fuzzy = Library("rapidfuzz.process")
icalendar = Library("icalendar")
key_derivation = Library("cryptography.hazmat.primitives.kdf.hkdf")
key_hashes = Library("cryptography.hazmat.primitives.hashes")
pictures = Library("PIL.Image")
picture_operations = Library("PIL.ImageOps")
pypdfium2 = Library("pypdfium2")
segno = Library("segno")
typst = Library("typst")
xlsxwriter = Library("xlsxwriter")

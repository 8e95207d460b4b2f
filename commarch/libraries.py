"""Libraries that few pages need: each is loaded when it is first used, so that a web worker that never prints or migrates stays small.

Together they are a fifth of its memory. `from commarch.libraries import typst`, then `typst.compile(…)` as ever.
"""

import importlib.util
import sys
from types import ModuleType
from typing import Any


def _when_used(name: str) -> Any:
    """Return a module whose code runs when something of it is first asked for."""
    known: ModuleType | None = sys.modules.get(name)
    if known is not None:
        return known
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


alembic = _when_used("alembic")
bagit = _when_used("bagit")
icalendar = _when_used("icalendar")
pypdfium2 = _when_used("pypdfium2")
typst = _when_used("typst")
xlsxwriter = _when_used("xlsxwriter")

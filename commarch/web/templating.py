"""Jinja, as the pages use it."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """The environment of templates. What is global is there before the first page, so a template takes it over as one dictionary.

    Jinja would chain it to the environment's, and compare two hundred names in Python at each `import` of each page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what is global in a template."""
        return {**self.globals, **(d or {})}

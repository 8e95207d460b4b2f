"""Addresses: those that a reader hands us, which may not lead away from this site, and those of many things alike."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import request, url_for

_NOBODY = UUID(int=0)


def asked(*names: str) -> dict[str, Any]:
    """Return these parts of the query, for an address that keeps them. Never all of it: `_external` or `endpoint` would mean something."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def addresses_of(endpoint: str, name: str) -> Callable[[UUID], str]:
    """Return what makes the address of a thing from its id: a list asks for fifty, and `url_for` builds each from the ground."""
    before, _, after = url_for(endpoint, **{name: _NOBODY}).partition(str(_NOBODY))  # type: ignore[arg-type]
    return lambda one: f"{before}{one}{after}"


def local_address(address: str) -> str:
    """Return an address on this site as it is, anything else as the first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    stays = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if stays and address.isprintable() and "\\" not in address else "/"

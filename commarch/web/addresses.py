"""Addresses that a reader hands us: nobody is sent away from this site by one."""

from urllib.parse import urlsplit


def local_address(address: str) -> str:
    """Return an address on this site as it is, anything else as the first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    stays = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return address if stays and address.isprintable() and "\\" not in address else "/"

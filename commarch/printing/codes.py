"""Codes to scan (QR): drawn as SVG, so that they stay sharp at any size."""

from io import BytesIO

from commarch import settings
from commarch.libraries import segno
from commarch.storage.labels import address_of_token


def drawn(tenant_code: str, token: str) -> str:
    """Return a label's code as a drawing: the address that a phone opens, or, where the deployment has none, the token alone."""
    text = address_of_token(tenant_code, token) if settings.current().base_url else token
    return drawing_of(text)


def drawing_of(text: str) -> str:
    """Return what a phone is to read as a drawing."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=0)
    return drawing.getvalue().decode()

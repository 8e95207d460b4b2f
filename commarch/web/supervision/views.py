"""The street's view across its communities."""

from flask import Blueprint

bp = Blueprint("supervision", __name__, url_prefix="/street/<tenant_code>")

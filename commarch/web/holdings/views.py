"""Pages of items: list, register, edit, file, show."""

from flask import Blueprint

bp = Blueprint("holdings", __name__, url_prefix="/c/<tenant_code>/items")

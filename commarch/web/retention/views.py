"""Pages of what expired and what will."""

from flask import Blueprint

bp = Blueprint("retention", __name__, url_prefix="/c/<tenant_code>/periods")

"""Pages of the trail."""

from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/c/<tenant_code>/trail")

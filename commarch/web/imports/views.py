"""Pages of catalogue imports."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/c/<tenant_code>/imports")

"""Pages of the classification scheme and its versions."""

from flask import Blueprint

bp = Blueprint("schemes", __name__, url_prefix="/c/<tenant_code>/scheme")

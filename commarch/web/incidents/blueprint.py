"""The blueprint that the pages of `incidents` share."""

from flask import Blueprint

bp = Blueprint("incidents", __name__, url_prefix="/c/<tenant_code>/incidents")

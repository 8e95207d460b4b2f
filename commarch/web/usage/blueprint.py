"""The blueprint that the pages of `usage` share."""

from flask import Blueprint

bp = Blueprint("usage", __name__, url_prefix="/c/<tenant_code>/use")

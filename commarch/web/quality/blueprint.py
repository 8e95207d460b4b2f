"""The blueprint that the pages of quality share."""

from flask import Blueprint

bp = Blueprint("quality", __name__, url_prefix="/c/<tenant_code>/quality")

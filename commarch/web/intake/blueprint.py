"""The blueprint that the pages of `intake` share."""

from flask import Blueprint

bp = Blueprint("intake", __name__, url_prefix="/c/<tenant_code>/intake")

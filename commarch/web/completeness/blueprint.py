"""The blueprint that the pages of completeness share."""

from flask import Blueprint

bp = Blueprint("completeness", __name__, url_prefix="/c/<tenant_code>/completeness")

"""The blueprint that the pages of `registers` share."""

from flask import Blueprint

bp = Blueprint("registers", __name__, url_prefix="/c/<tenant_code>/registers")

"""The blueprint that the pages of `storage` share."""

from flask import Blueprint

bp = Blueprint("storage", __name__, url_prefix="/c/<tenant_code>/storage")

"""The blueprint that the pages of `printing` share."""

from flask import Blueprint

bp = Blueprint("printing", __name__, url_prefix="/c/<tenant_code>/prints")

"""The blueprint that the pages of `objects` share."""

from flask import Blueprint

bp = Blueprint("objects", __name__, url_prefix="/c/<tenant_code>/objects")

"""The blueprint that the pages of `entry` share."""

from flask import Blueprint

bp = Blueprint("entry", __name__, url_prefix="/c/<tenant_code>/entry")

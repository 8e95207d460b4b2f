"""The blueprint that the pages of `holds` share."""

from flask import Blueprint

bp = Blueprint("holds", __name__, url_prefix="/c/<tenant_code>/holds")

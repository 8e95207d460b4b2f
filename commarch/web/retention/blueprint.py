"""The blueprint that the pages of periods share."""

from flask import Blueprint

bp = Blueprint("retention", __name__, url_prefix="/c/<tenant_code>/periods")

"""The blueprint that all pages of items share."""

from flask import Blueprint

bp = Blueprint("holdings", __name__, url_prefix="/c/<tenant_code>/items")

"""The blueprint that the pages of `transfer` share."""

from flask import Blueprint

bp = Blueprint("transfer", __name__, url_prefix="/c/<tenant_code>/transfers")

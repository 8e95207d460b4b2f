"""The blueprint that all pages of schemes share."""

from flask import Blueprint

bp = Blueprint("schemes", __name__, url_prefix="/c/<tenant_code>/scheme")

"""The blueprint that the pages of a filing year share."""

from flask import Blueprint

bp = Blueprint("filing_year", __name__, url_prefix="/c/<tenant_code>/year")

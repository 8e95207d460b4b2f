"""The blueprint that the pages of `arrangement` share."""

from flask import Blueprint

bp = Blueprint("arrangement", __name__, url_prefix="/c/<tenant_code>/arrangement")

"""The blueprint that the pages of `assistant` share."""

from flask import Blueprint

bp = Blueprint("assistant", __name__, url_prefix="/c/<tenant_code>/assistant")

"""The blueprint that the pages of volumes share."""

from flask import Blueprint

bp = Blueprint("volumes", __name__, url_prefix="/c/<tenant_code>/volumes")

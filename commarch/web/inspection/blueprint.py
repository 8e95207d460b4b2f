"""The blueprint that the pages of `inspection` share."""

from flask import Blueprint

bp = Blueprint("inspection", __name__, url_prefix="/c/<tenant_code>/inspections")

"""The blueprint that the pages of `appraisal` share."""

from flask import Blueprint

bp = Blueprint("appraisal", __name__, url_prefix="/c/<tenant_code>/appraisal")

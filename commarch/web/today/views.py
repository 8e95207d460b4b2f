"""The page that says what this person must do today."""

from flask import Blueprint

bp = Blueprint("today", __name__, url_prefix="/c/<tenant_code>")

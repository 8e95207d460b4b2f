"""Pages of reminders and their delivery."""

from flask import Blueprint

bp = Blueprint("notices", __name__, url_prefix="/c/<tenant_code>/notices")

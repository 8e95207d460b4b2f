"""Pages of sign-in, one's own account, and the people of a tenant."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="")

"""The clerk's handbook."""

from flask import Blueprint

bp = Blueprint("handbook", __name__, url_prefix="/help")

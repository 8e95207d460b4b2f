"""The blueprint that all pages about people share; its URLs stand at the views."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

"""The blueprint that the community's pages of handovers share, and where they stand. The street's are pages of its supervision."""

from flask import Blueprint

bp = Blueprint("handover", __name__)
HERE = "/c/<tenant_code>/handovers"

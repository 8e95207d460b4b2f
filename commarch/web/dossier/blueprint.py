"""The blueprint that the pages of the fonds dossier share."""

from flask import Blueprint

bp = Blueprint("dossier", __name__, url_prefix="/c/<tenant_code>/dossier")

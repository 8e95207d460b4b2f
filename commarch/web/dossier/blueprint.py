"""The blueprint that the pages of the fonds dossier share, and the one of the page that verifies its papers for anybody."""

from flask import Blueprint

bp = Blueprint("dossier", __name__, url_prefix="/c/<tenant_code>/dossier")
verifying = Blueprint("verifying", __name__, url_prefix="/verify")

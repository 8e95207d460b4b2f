"""The blueprint that the community's pages of appraisal share. The street's are pages of its supervision."""

from flask import Blueprint

bp = Blueprint("appraisal", __name__, url_prefix="/c/<tenant_code>/appraisals")
#: Calendars that phones fetch, each at the secret address of one person.
feeds = Blueprint("feeds", __name__, url_prefix="/calendar")

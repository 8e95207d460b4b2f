"""Words in the text of files."""

from flask import render_template, request

from commarch.accounts import Duty
from commarch.objects import queries
from commarch.web.guards import needs
from commarch.web.objects.blueprint import bp

MOST = 50


@bp.get("/find")
@needs(Duty.VIEW)
def find() -> str:
    """Find files whose text holds all words."""
    text = request.args.get("q", "").strip()[:100]
    found = queries.find_in_texts(text, limit=MOST + 1) if text else []
    return render_template("objects/find.html", text=text, found=found[:MOST], has_more=len(found) > MOST)

"""The clerk's handbook: short answers to what one asks on the first day, in the application itself."""

from flask import Blueprint, render_template

from commarch.web.guards import signed_in

bp = Blueprint("handbook", __name__, url_prefix="/help")


@bp.get("/")
@signed_in
def show() -> str:
    """Show the handbook."""
    return render_template("handbook/show.html")

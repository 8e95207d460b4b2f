"""One's own account."""

from flask import render_template

from commarch.web.accounts.blueprint import bp
from commarch.web.guards import signed_in


@bp.get("/account")
@signed_in
def profile() -> str:
    """Show one's own account."""
    return render_template("accounts/profile.html")

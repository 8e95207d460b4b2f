"""All pages, capability by capability. A new capability adds its blueprint here and its entry to `navigation`."""

from flask import Flask

from commarch.web.accounts import views as accounts
from commarch.web.audit import views as audit
from commarch.web.handbook import views as handbook
from commarch.web.holdings import views as holdings
from commarch.web.imports import views as imports
from commarch.web.notices import views as notices
from commarch.web.retention import views as retention
from commarch.web.schemes import views as schemes
from commarch.web.search import views as search
from commarch.web.supervision import today as supervision
from commarch.web.today import views as today

BLUEPRINTS = (
    accounts.bp,
    today.bp,
    holdings.bp,
    search.bp,
    imports.bp,
    schemes.bp,
    retention.bp,
    notices.bp,
    audit.bp,
    supervision.bp,
    handbook.bp,
)


def init_app(app: Flask) -> None:
    """Register every page."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

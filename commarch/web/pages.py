"""All pages, capability by capability. A new capability adds its blueprint here and its entry to `navigation`."""

from flask import Flask

from commarch.web.accounts import views as accounts
from commarch.web.appraisal import views as appraisal
from commarch.web.arrangement import views as arrangement
from commarch.web.assistant import views as assistant
from commarch.web.audit import views as audit
from commarch.web.completeness import views as completeness
from commarch.web.dossier import views as dossier
from commarch.web.entry import views as entry
from commarch.web.filing_year import views as filing_year
from commarch.web.handbook import views as handbook
from commarch.web.handover import views as handover
from commarch.web.holdings import views as holdings
from commarch.web.holds import views as holds
from commarch.web.imports import views as imports
from commarch.web.incidents import views as incidents
from commarch.web.inspection import views as inspection
from commarch.web.intake import views as intake
from commarch.web.notices import views as notices
from commarch.web.objects import views as objects
from commarch.web.posts import views as posts
from commarch.web.printing import views as printing
from commarch.web.quality import views as quality
from commarch.web.registers import views as registers
from commarch.web.retention import views as retention
from commarch.web.schemes import views as schemes
from commarch.web.search import views as search
from commarch.web.storage import views as storage
from commarch.web.supervision import today as supervision
from commarch.web.today import views as today
from commarch.web.transfer import views as transfer
from commarch.web.usage import views as usage
from commarch.web.volumes import views as volumes

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
    intake.bp,
    posts.bp,
    entry.bp,
    assistant.bp,
    arrangement.bp,
    storage.bp,
    volumes.bp,
    printing.bp,
    quality.bp,
    filing_year.bp,
    dossier.bp,
    dossier.verifying,
    completeness.bp,
    handover.bp,
    objects.bp,
    registers.bp,
    inspection.bp,
    usage.bp,
    incidents.bp,
    holds.bp,
    appraisal.bp,
    appraisal.feeds,
    transfer.bp,
    handbook.bp,
)


def init_app(app: Flask) -> None:
    """Register every page."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

"""What the pages of imports share: the blueprint, the import that a URL names, the bell."""

from uuid import UUID

from flask import Blueprint, abort

from commarch.errors import RuleBroken
from commarch.imports import queries
from commarch.imports.models import ImportBatch
from commarch.jobs.queue import ring
from commarch.web import visitor
from commarch.web.transaction import after_commit

bp = Blueprint("imports", __name__, url_prefix="/c/<tenant_code>/imports")


def found(batch_id: UUID) -> ImportBatch:
    """Return the import that the URL names; another tenant's is as missing as none."""
    return queries.find_batch(batch_id) or abort(404)


def ring_for(job: str, batch_id: UUID) -> None:
    """Wake a worker for this import once what was decided is committed."""
    tenant_id = visitor.here().tenant_id
    after_commit(lambda: ring(job, tenant_id=tenant_id, batch_id=batch_id))


def told(broken: RuleBroken) -> tuple[str, str]:
    """Return a broken rule as a message of the next page: flash(*told(broken))."""
    return str(broken), "late"

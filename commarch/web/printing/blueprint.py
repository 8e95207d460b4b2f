"""What the pages of printing share: the blueprint, the print that a URL names, the bell."""

from uuid import UUID

from flask import Blueprint, abort

from commarch.jobs.queue import ring
from commarch.printing import PrintOrder, queries
from commarch.web import visitor
from commarch.web.transaction import after_commit

bp = Blueprint("printing", __name__, url_prefix="/c/<tenant_code>/prints")


def found(order_id: UUID) -> PrintOrder:
    """Return the print that the URL names; another tenant's is as missing as none."""
    return queries.find_order(order_id) or abort(404)


def ring_for(order: PrintOrder) -> None:
    """Wake a worker for a large print once what was asked is committed; a small one is made already."""
    if order.is_at_work:
        tenant_id, order_id = visitor.here().tenant_id, order.id
        after_commit(lambda: ring("printing.make", tenant_id=tenant_id, order_id=order_id))

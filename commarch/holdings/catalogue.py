"""An item as a row of the catalogue (归档文件目录): every field that catalogues are exchanged by, so that what is exported reads back whole."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import selectinload

from commarch.database import session
from commarch.holdings import sifting
from commarch.holdings.models import Component, ComponentRole, Item
from commarch.holdings.particulars import as_lines
from commarch.holdings.sifting import Sieve
from commarch.schemes.class_fields import FieldRow, class_fields
from commarch.schemes.periods import RetentionPeriod

ROLE_LABELS = {
    ComponentRole.DISPATCH_FORM: "处理单",
    ComponentRole.REPLY: "复文",
    ComponentRole.FORWARDING: "转发文",
    ComponentRole.ORIGINAL: "正本",
    ComponentRole.MAIN: "正文",
    ComponentRole.FINAL_DRAFT: "定稿",
    ComponentRole.INCOMING: "来文",
    ComponentRole.FORWARDED: "被转发文",
    ComponentRole.ATTACHMENT: "附件",
    ComponentRole.DRAFT_PAPER: "发文稿纸",
    ComponentRole.TRANSLATION: "翻译本",
    ComponentRole.COPY: "复制件",
    ComponentRole.OTHER: "其他",
}
_AT_ONCE = 500


def rows(sieve: Sieve, today: date, *, fonds_number: str) -> Iterator[dict[str, Any]]:
    """Yield the catalogue of everything that a sieve lets through, in the order of codes; memory does not grow with their number."""
    chosen = sifting.everything(sieve, today).options(selectinload(Item.components))
    fields = class_fields()
    for item in session.scalars(chosen.execution_options(yield_per=_AT_ONCE)):
        yield as_row(item, fonds_number, fields)
        session.expunge(item)


def as_row(item: Item, fonds_number: str, fields: Mapping[str, tuple[FieldRow, ...]]) -> dict[str, Any]:
    """Return an item by field. A draft has no number; the retention is the one that its code says."""
    return {
        "archival_code": item.archival_code,
        "fonds_number": fonds_number,
        "archival_class": item.archival_class,
        "year": item.year,
        "retention": _retention(item),
        "category": item.category_code,
        "item_number": item.item_number,
        "document_number": item.document_number,
        "author": item.author,
        "title": item.title,
        "document_date": item.document_date,
        "secrecy": item.secrecy,
        "openness": item.openness,
        "pages": item.pages,
        "carrier": item.carriers,
        "components": "；".join(spoken(component) for component in item.components),
        "particulars": as_lines(fields.get(item.archival_class, ()), item.particulars),
        "note": item.note,
    }


def spoken(component: Component) -> str:
    """Return a component in words: 附件：绿化任务分解表（6页）."""
    pages = f"（{component.pages}页）" if component.pages else ""
    return f"{ROLE_LABELS[component.role]}：{component.title}{pages}"


def _retention(item: Item) -> str:
    current = RetentionPeriod(item.current_retention_code)
    return current.code if current.coded == item.retention_code else item.retention_code

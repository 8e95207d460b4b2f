"""Cross references of an item: which there are, finding the other item, joining the two, taking them apart again."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch import holdings
from commarch import search as searching
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import LinkKind, relations
from commarch.holdings.relations import Relation
from commarch.search import Order
from commarch.search.queries import Page
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp

#: What may be chosen, as it reads from the item whose page it is: kind and whether the other item is the first.
CHOICES: dict[str, tuple[LinkKind, bool]] = {
    "see_also": (LinkKind.SEE_ALSO, False),
    "answers": (LinkKind.REPLY_TO, False),
    "answered_by": (LinkKind.REPLY_TO, True),
    "same_case": (LinkKind.SAME_CASE, False),
    "duplicate_of": (LinkKind.DUPLICATE_OF, False),
}
CHOICE_WORDS: dict[str, LazyString] = {
    "see_also": _l("参见"),
    "answers": _l("它答复的来文"),
    "answered_by": _l("答复它的复文"),
    "same_case": _l("同一案件"),
    "duplicate_of": _l("与它重复，以那一件为准"),
}
_READ: dict[tuple[LinkKind, bool], LazyString] = {
    (LinkKind.SEE_ALSO, False): _l("参见"),
    (LinkKind.SEE_ALSO, True): _l("参见"),
    (LinkKind.REPLY_TO, False): _l("来文"),
    (LinkKind.REPLY_TO, True): _l("复文"),
    (LinkKind.SAME_CASE, False): _l("同一案件"),
    (LinkKind.SAME_CASE, True): _l("同一案件"),
    (LinkKind.DUPLICATE_OF, False): _l("重复，以这一件为准"),
    (LinkKind.DUPLICATE_OF, True): _l("重复件"),
}
HITS = 15


def word_of(relation: Relation) -> str:
    """Return what the other item is to this one."""
    return str(_READ[relation.kind, relation.is_reverse])


@bp.get("/<uuid:item_id>/relations")
@needs(Duty.REGISTER)
def show_relations(item_id: UUID) -> str:
    """Show the cross references of an item, and what a search finds to join it with."""
    return _page(item_id)


@bp.post("/<uuid:item_id>/relations")
@needs(Duty.REGISTER)
def add_relation(item_id: UUID) -> ResponseReturnValue:
    """Join the item with another one."""
    item = holdings.find_item(item_id) or abort(404)
    kind, is_reverse = CHOICES.get(request.form.get("kind", ""), CHOICES["see_also"])
    other = _asked_item()
    if other is None:
        return _page(item_id, _("请先找到并选定另一件。")), 422
    first, second = (other, item) if is_reverse else (item, other)
    try:
        holdings.relate(first, second, kind, request.form.get("note", ""), by=visitor.actor())
    except RuleBroken as broken:
        return _page(item_id, str(broken)), 422
    flash(_("已建立关联，两件的页上都能看到。"))
    return redirect(url_for("holdings.show_relations", item_id=item_id), 303)


@bp.post("/<uuid:item_id>/relations/<uuid:link_id>/removal")
@needs(Duty.REGISTER)
def remove_relation(item_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """Take two items apart again; that they were joined stays in their history."""
    link = relations.find_link(item_id, link_id) or abort(404)
    try:
        holdings.unrelate(link, by=visitor.actor())
    except RuleBroken as broken:
        return _page(item_id, str(broken)), 422
    flash(_("关联已去掉，履历里记着。"))
    return redirect(url_for("holdings.show_relations", item_id=item_id), 303)


def _asked_item() -> holdings.Item | None:
    try:
        return holdings.find_item(UUID(request.form.get("other", "")))
    except ValueError:
        return None


def _page(item_id: UUID, fault: str = "") -> str:
    item = holdings.find_item(item_id) or abort(404)
    text = request.args.get("q", "").strip()
    known = holdings.relations_of(item.id)
    _hits, found = searching.find_items(text, Page(order=Order.NEWEST, most=HITS))
    return render_template(
        "holdings/relations.html",
        item=item,
        text=text,
        relations=known,
        word_of=word_of,
        hits=[hit for hit in found if hit.id != item.id],
        kinds=CHOICE_WORDS,
        fault=fault,
    )

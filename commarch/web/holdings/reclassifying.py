"""Changing the category of a filed item: on a page of its own, with a reason, beside what was changed before."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch import holdings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement, Item
from commarch.holdings.reclassifying import changes_of
from commarch.schemes.scheme import Scheme
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.holdings.blueprint import bp
from commarch.web.holdings.forms import category_choices, entry_choices


class ReclassificationForm(FlaskForm):
    """The category that an item belongs to from now on, and why."""

    revision = HiddenField()
    category = SelectField(_l("现归类目"), validate_choice=False)
    entry = SelectField(_l("归档范围"), validate_choice=False)
    reason = StringField(_l("理由"), [InputRequired(_l("请写明为什么改分类，理由记进履历"))])

    def offer(self, scheme: Scheme, archival_class: str) -> None:
        """Offer the categories of the item's class: another class would be another code."""
        category_of = {str(entry.id): scheme.by_id[entry.category_id] for entry in scheme.entries}
        inside = [one for one in category_choices(scheme) if _class_of(str(one.value)) == archival_class]
        self.category.choices = [SelectChoice("", _("请选择")), *inside]
        entries = [one for one in entry_choices(scheme) if category_of[str(one.value)].archival_class == archival_class]
        self.entry.choices = [SelectChoice("", _("（不指定）")), *entries]
        self.known_entries = {key: category.full_code for key, category in category_of.items()}

    known_entries: dict[str, str] = {}

    def wanted(self) -> tuple[str, UUID | None]:
        """Return the category and entry that were chosen; who chooses an entry needn't choose its category as well."""
        entry = self.entry.data if self.entry.data in self.known_entries else ""
        return self.category.data or self.known_entries.get(entry, ""), UUID(entry) if entry else None


@bp.route("/<uuid:item_id>/reclassification", methods=["GET", "POST"])
@needs(Duty.FILE)
def reclassify_item(item_id: UUID) -> ResponseReturnValue:
    """Put a filed item under another category."""
    item = holdings.find_item(item_id) or abort(404)
    if not item.is_filed:
        flash(_("草稿还没有档号，直接编辑它的类目就可以。"), "look")
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    arrangement, form = Arrangement(), ReclassificationForm()
    form.offer(arrangement.scheme(item.year), item.archival_class)
    if request.method == "GET":
        form.revision.data = str(item.revision)
    elif form.validate() and _change(item, form, arrangement):
        flash(_("已改分类，档号不变。"))
        return redirect(url_for("holdings.show_item", item_id=item.id), 303)
    page = render_template(
        "holdings/reclassify.html",
        item=item,
        form=form,
        place=holdings.place_of(item),
        changes=changes_of(item),
        now=holdings.current_code(item),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _change(item: Item, form: ReclassificationForm, arrangement: Arrangement) -> bool:
    category, entry = form.wanted()
    text = form.revision.data or ""
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        holdings.reclassify(
            item, category, entry, reason=form.reason.data or "", revision=revision, by=visitor.actor(), arrangement=arrangement
        )
    except RuleBroken as broken:
        for fault in getattr(broken, "faults", [broken]):
            tell(form, fault)
        return False
    return True


def _class_of(full_code: str) -> str:
    return full_code.partition("·")[0]

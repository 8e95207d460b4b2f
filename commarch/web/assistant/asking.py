"""Asking the assistant: one way for every form. A form shows chips (`assistant/chips.html`), a chip names a place, the person decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from commarch import assistant, clock
from commarch.accounts import Duty
from commarch.assistant import Habits, Proposal, Proposals, ProposedPlace
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.schemes.scheme import Scheme
from commarch.web.assistant.blueprint import bp
from commarch.web.assistant.labels import composition_words, reason_words, sureness
from commarch.web.guards import needs
from commarch.web.schemes.labels import access_label, period_label

#: What the assistant reads of a form, and under which name.
FIELDS = ("title", "author", "document_number", "document_date")
RANKED = ("classes", "categories", "entries", "retentions", "access", "years", "compositions")


class Choice(NamedTuple):
    """The place that a chip names."""

    category: str
    entry: str
    retention: str


@dataclass(frozen=True)
class Offered:
    """What a form shows: proposals for its title, or where documents went of late while there is none."""

    places: list[ProposedPlace]
    proposals: Proposals = field(default_factory=Proposals)
    habits: Habits = field(default_factory=lambda: Habits([], [], 0))

    @property
    def is_usual(self) -> bool:
        """Whether these are habits, no answer to a title."""
        return not self.proposals.title


@bp.app_template_filter("reason_words")
def _reason_words(reason: Any) -> str:
    return reason_words(reason)


@bp.app_template_filter("composition_words")
def _composition_words(answer: str) -> str:
    return composition_words(answer)


@bp.app_template_filter("sureness")
def _sureness(confidence: float) -> str:
    return sureness(confidence)


@bp.route("/propose", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def propose() -> ResponseReturnValue:
    """Answer a form that is being filled in: JSON, or (`as=html`) the chips themselves. Nothing is written."""
    told = {name: request.values.get(name, "") for name in FIELDS}
    try:
        found = offer(told)
    except RuleBroken as broken:
        return jsonify(error=str(broken)), 422
    if request.values.get("as") == "html":
        return render_template("assistant/_chips.html", offered=found)
    return jsonify(_told(found.proposals))


def offer(told: Mapping[str, Any], arrangement: Arrangement | None = None, scheme: Scheme | None = None) -> Offered:
    """Return what a form shows for what was typed so far. `told`: title, author, document_number, document_date."""
    arrangement = arrangement or Arrangement()
    typed = {name: str(told.get(name) or "") for name in FIELDS}
    proposals = assistant.propose(today=clock.today(), arrangement=arrangement, **typed)
    habits = assistant.habits()
    if proposals.title:
        return Offered(proposals.places, proposals, habits)
    return Offered(assistant.usual(scheme or arrangement.scheme(clock.today().year), habits), proposals, habits)


def chosen(text: str) -> Choice:
    """Read what a chip sends: category|entry|retention."""
    category, entry, retention = [*text.split("|"), "", ""][:3]
    return Choice(category, entry, retention)


def _told(proposals: Proposals) -> dict[str, Any]:
    """Return proposals as programs read them; labels and reasons in the reader's language."""
    ranked = {name: [_proposal(name, one) for one in getattr(proposals, name)] for name in RANKED}
    return {"title": proposals.title, "places": [_place(one) for one in proposals.places]} | ranked


def _proposal(name: str, one: Proposal) -> dict[str, Any]:
    words = {"retentions": period_label, "access": access_label, "compositions": composition_words}
    label = words[name](one.value) if name in words and one.value else one.label
    return {"value": one.value, "label": label, "confidence": one.confidence, "reason": reason_words(one.reason)}


def _place(one: ProposedPlace) -> dict[str, Any]:
    return {
        "category": one.category,
        "category_name": one.category_name,
        "entry": str(one.entry) if one.entry else None,
        "wording": one.wording,
        "retention": one.retention,
        "access": one.access.value if one.access else None,
        "confidence": one.confidence,
        "reasons": [reason_words(reason) for reason in one.reasons],
    }

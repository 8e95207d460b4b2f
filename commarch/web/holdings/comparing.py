"""Two versions of an item side by side: what stands there now, and what somebody has typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from commarch.holdings import Item, draft_of
from commarch.holdings.draft import Part
from commarch.web.audit.labels import field_label
from commarch.web.holdings.labels import CARRIERS, OPENNESS, PERSONAL, ROLES, SECRECY

_COMPARED = {
    "title": "title",
    "author": "author",
    "document_number": "document_number",
    "document_date": "document_date",
    "pages": "pages",
    "note": "note",
    "carriers": "carriers",
    "components": "components",
    "secrecy": "secrecy",
    "openness": "openness",
    "personal_level": "personal_level",
    "category": "category_code",
    "year": "year",
    "retention": "retention_code",
    "event_on": "event_on",
}


_LABELS: dict[str, Mapping[Any, Any]] = {"secrecy": SECRECY, "openness": OPENNESS, "personal_level": PERSONAL}


@dataclass(frozen=True)
class Difference:
    """One fact in both versions."""

    label: str
    now: str
    typed: str


def differences(item: Item, typed: Mapping[str, Any], labels: Mapping[str, str]) -> list[Difference]:
    """Return every fact in which what was typed differs from what stands there now; `labels` of what its class asks for."""
    known = draft_of(item)
    found = []
    for name, label in _COMPARED.items():
        if name in typed and said(name, typed[name]) != said(name, getattr(known, name)):
            found.append(Difference(field_label(label), said(name, getattr(known, name)), said(name, typed[name])))
    told = typed.get("particulars", {})
    for key, label in labels.items():
        if key in told and told[key] != known.particulars.get(key, ""):
            found.append(Difference(label, said(key, known.particulars.get(key, "")), said(key, told[key])))
    return found


def said(name: str, value: Any) -> str:
    """Return a fact in words."""
    if value in (None, "", ()):
        return str(_("（空）"))
    if name == "components":
        return "；".join(_part(part) for part in value)
    if name == "carriers":
        return "、".join(str(CARRIERS.get(one.partition(":")[0], one)) for one in value)
    return str(_LABELS.get(name, {}).get(value, value))


def _part(part: Part) -> str:
    return f"{ROLES[part.role]}：{part.title}"

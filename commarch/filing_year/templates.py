"""Templates of activities: the tenant's own, begun from a list that stands ready."""

import csv
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby

from sqlalchemy import select

from commarch import audit
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.filing_year.models import ActivityTemplate
from commarch.filing_year.rules import ExpectedOfActivity


def templates() -> Sequence[ActivityTemplate]:
    """Return the tenant's templates in use."""
    chosen = select(ActivityTemplate).where(~ActivityTemplate.retired).order_by(ActivityTemplate.id)
    found: Sequence[ActivityTemplate] = session.scalars(chosen).all()
    return found


def documents_of(template: ActivityTemplate) -> list[ExpectedOfActivity]:
    """Return what a template expects."""
    return [ExpectedOfActivity(**one) for one in template.documents]


def begin_templates(*, by: Actor) -> int:
    """Give a tenant the templates that stand ready, those whose name it has not; they are its own from then on."""
    known = set(session.scalars(select(ActivityTemplate.name)))
    fresh = [one for one in ready() if one.name not in known]
    session.add_all(fresh)
    for one in fresh:
        audit.record(Act.EDIT_ACTIVITY, "activity_template", one.name, one.name, by=by, after={"count": len(one.documents)})
    return len(fresh)


def save_template(name: str, purpose: str, documents: Sequence[ExpectedOfActivity], *, by: Actor) -> ActivityTemplate:
    """Keep a list of documents under a name, for the next activity of this kind."""
    name = " ".join(name.split())
    if not name:
        raise RuleBroken("请填模板名称，如“居民委员会换届选举”", field="name")
    if not documents:
        raise RuleBroken("请至少写一份应当形成的文件，每行一份", field="documents")
    template = session.scalars(select(ActivityTemplate).where(ActivityTemplate.name == name)).one_or_none()
    before = {"count": len(template.documents)} if template else None
    if template is None:
        template = ActivityTemplate(name=name, documents=[])
        session.add(template)
    template.purpose, template.retired = purpose.strip(), False
    template.documents = [vars(one) for one in documents]
    audit.record(Act.EDIT_ACTIVITY, "activity_template", name, name, by=by, before=before, after={"count": len(documents)})
    return template


def ready() -> list[ActivityTemplate]:
    """Return the templates that stand ready, as the file beside this module lists them."""
    with (files("commarch.filing_year") / "data" / "activities.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [_template(name, list(group)) for name, group in groupby(rows, key=lambda row: row["activity"])]


def _template(name: str, rows: Sequence[dict[str, str]]) -> ActivityTemplate:
    documents = [vars(ExpectedOfActivity(row["wording"], row["category"], int(row["days"]))) for row in rows]
    return ActivityTemplate(name=name, purpose=rows[0]["purpose"], documents=documents)

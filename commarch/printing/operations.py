"""What a person does about prints: ask for one, ask for it again, decide how the filing stamp looks."""

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.printing import making, stamps, typesetting
from commarch.printing.models import Paper, PrintOrder, StampSetting
from commarch.printing.options import Options
from commarch.printing.papers_of import FEATURES
from commarch.printing.scope import Scope
from commarch.printing.stamp_layout import StampLayout
from commarch.printing.typesetting import Printed

KIND = "print_order"
#: So few are printed while the person waits; more are a job's.
AT_ONCE = 200
#: More would be several volumes; bounded so that no print takes more than about 1 GB of a worker's memory (0.15 MB a row) or half a minute.
MOST_ROWS = 6_000


def ask(paper: Paper, scope: Scope, options: Options, *, by: Actor) -> PrintOrder:
    """Ask for a print. A small one is done at once, for a large one a job is to be rung; a print of nothing is refused."""
    count = _count(paper, scope)
    order = PrintOrder(
        paper=paper,
        scope=scope.to_json(),
        options=options.to_json(),
        label=scope.words,
        rows_total=count,
        asked_at=clock.now(),
        asked_by=by.person_id,
    )
    session.add(order)
    session.flush()
    _record(order.id, paper, scope, count, by)
    if count <= AT_ONCE:
        making.at_once(order)
    return order


def print_now(paper: Paper, scope: Scope, options: Options, *, by: Actor) -> Printed:
    """Print in this process, however large it is, and keep nothing of it: for the command line."""
    count = _count(paper, scope)
    content = FEATURES[paper].put_together(scope, options)
    printed = typesetting.typeset(content.template, content.data, at=clock.now(), rows=content.rows)
    _record("", paper, scope, count, by)
    return printed


def ask_again(order: PrintOrder, *, by: Actor) -> PrintOrder:
    """Print the same again, as the archives are today."""
    return ask(order.paper, Scope.from_json(order.scope), Options.from_json(order.options), by=by)


def set_stamp(layout: StampLayout, *, by: Actor) -> None:
    """Decide how this tenant's filing stamp is laid out."""
    before = stamps.layout()
    if before == layout:
        return
    kept = session.get(StampSetting, home_tenant()) or StampSetting()
    kept.layout, kept.changed_at, kept.changed_by = layout.to_json(), clock.now(), by.person_id
    session.add(kept)
    audit.record(Act.CHANGE_SETTINGS, "stamp_setting", home_tenant(), stamps.TITLE, by=by, before=before.to_json(), after=layout.to_json())


def _count(paper: Paper, scope: Scope) -> int:
    feature = FEATURES[paper]
    count = feature.count(scope)
    if not count:
        raise RuleBroken(feature.nothing)
    if count > MOST_ROWS:
        raise RuleBroken(f"这个范围有 {count:,} 件，一次最多打印 {MOST_ROWS:,}，请按年度、期限或类目分几次打印")
    return count


def _record(order_id: object, paper: Paper, scope: Scope, count: int, by: Actor) -> None:
    audit.record(Act.PRINT, KIND, order_id, f"{FEATURES[paper].title}：{scope.words}", by=by, after={"count": count})

"""What each check is called, what it says of a fault, what to do, and where."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import LazyString, gettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch.holdings import ComponentRole
from commarch.quality import FaultKind, Finding
from commarch.web.holdings.labels import ROLES
from commarch.web.labels import period_words


class CheckLabel(NamedTuple):
    """A check as people read it."""

    name: LazyString
    #: What to do about a fault.
    advice: LazyString


CHECKS: dict[FaultKind, CheckLabel] = {
    FaultKind.PAGES_DIFFER: CheckLabel(_l("页数不符"), _l("再数一遍：少了找回，多了改著录的页数。")),
    FaultKind.MISSING_DESCRIPTION: CheckLabel(_l("著录不全"), _l("对照原件补上；原件上确实没有的，认可并写明。")),
    FaultKind.VAGUE_TITLE: CheckLabel(_l("题名说不清事"), _l("照原件拟一个说得清事由的题名，用［　］括起。")),
    FaultKind.UNCLASSIFIED: CheckLabel(_l("没有分到底"), _l("改分类到最下一级类目，档号不变。")),
    FaultKind.RETIRED_CATEGORY: CheckLabel(_l("类目已停用"), _l("改分类到在用的类目，档号不变。")),
    FaultKind.SHORT_RETENTION: CheckLabel(_l("期限比归档范围短"), _l("核对归档范围；确有依据的，认可并写明依据。")),
    FaultKind.WRONG_YEAR: CheckLabel(_l("年度与日期不符"), _l("核对签发日期；跨年办结等情形，认可并写明。")),
    FaultKind.IMPOSSIBLE_DATE: CheckLabel(_l("日期不可能"), _l("对照原件改正日期。")),
    FaultKind.PART_ORDER: CheckLabel(_l("组件次序不对"), _l("按正文在前、附件在后等次序重排。")),
    FaultKind.NUMBER_GAP: CheckLabel(_l("缺号"), _l("找出缺的那一件；确实没有的，认可并写明去向。")),
    FaultKind.NUMBER_TWICE: CheckLabel(_l("重号"), _l("档号不能改：核对两件是不是同一份，是就合并，不是就认可并注明。")),
    FaultKind.SAME_DOCUMENT_NUMBER: CheckLabel(_l("文号相同"), _l("比较两件：同一份就合并，不是就认可。")),
    FaultKind.NEAR_TITLE: CheckLabel(_l("题名几乎一样"), _l("比较两件：同一份就合并，不是就认可。")),
    FaultKind.SAME_SCAN: CheckLabel(_l("同一张照片或扫描件"), _l("比较两件：同一份就合并，不是就认可。")),
    FaultKind.EXPECTED_MISSING: CheckLabel(_l("应归未归"), _l("有文件就登记归档，确实没有就说明本年无。")),
    FaultKind.NOT_BOXED: CheckLabel(_l("没有装盒"), _l("按类装盒。")),
    FaultKind.NOT_SHELVED: CheckLabel(_l("盒没有上架"), _l("放到柜架上，记下位置。")),
    FaultKind.OVER_FULL: CheckLabel(_l("盒装得太满"), _l("换厚一号的盒，或把末几件移到下一盒。")),
}
#: Why a check was not run.
WAITS: dict[str, LazyString] = {
    "never": _l("还没有检查过"),
    "nothing": _l("没有可以检查的"),
    "boxes": _l("还没有开始装盒"),
    "shelves": _l("还没有盒上架"),
    "scans": _l("还没有照片或扫描件"),
}
_FIELDS: dict[str, LazyString] = {"document_date": _l("日期"), "author": _l("责任者"), "pages": _l("页数")}


def sentence(kind: FaultKind, detail: Mapping[str, Any]) -> str:
    """Say what is at fault, in one sentence."""
    return _SENTENCES[kind](detail)


def fix_url(finding: Finding) -> str:
    """Return where it is put right."""
    kind, item = finding.kind, finding.item_id
    if kind in {FaultKind.UNCLASSIFIED, FaultKind.RETIRED_CATEGORY}:
        return url_for("holdings.reclassify_item", item_id=item)
    if kind in {FaultKind.SAME_DOCUMENT_NUMBER, FaultKind.NEAR_TITLE, FaultKind.SAME_SCAN}:
        return url_for("quality.compare", finding_id=finding.id)
    if kind is FaultKind.EXPECTED_MISSING:
        return url_for("completeness.show_year", year=finding.detail["year"], show="missing")
    if kind in {FaultKind.NUMBER_GAP, FaultKind.NUMBER_TWICE}:
        return url_for("arrangement.show_numbers")
    if kind in {FaultKind.NOT_SHELVED, FaultKind.OVER_FULL}:
        return url_for("storage.show_box", box_id=finding.subject)
    if kind is FaultKind.NOT_BOXED:
        return url_for("storage.boxing")
    return url_for("holdings.edit_item", item_id=item)


def _stretches(detail: Mapping[str, Any]) -> str:
    return str(gettext("、")).join(f"{first:04d}" if first == last else f"{first:04d}–{last:04d}" for first, last in detail["gaps"])


def _pages(detail: Mapping[str, Any]) -> str:
    if detail["source"] == "counted":
        return str(_("著录 %(declared)s 页，实点 %(counted)s 页", declared=detail["declared"], counted=detail["counted"]))
    return str(_("著录 %(declared)s 页，各组件合计 %(counted)s 页", declared=detail["declared"], counted=detail["counted"]))


_SENTENCES: dict[FaultKind, Callable[[Mapping[str, Any]], str]] = {
    FaultKind.PAGES_DIFFER: _pages,
    FaultKind.MISSING_DESCRIPTION: lambda detail: _("缺%(what)s", what=gettext("、").join(str(_FIELDS[name]) for name in detail["fields"])),
    FaultKind.VAGUE_TITLE: lambda detail: _("题名只有「%(title)s」，看不出是什么事", title=detail["title"]),
    FaultKind.UNCLASSIFIED: lambda detail: _("停在「%(category)s」，下面还分类目", category=detail["category"]),
    FaultKind.RETIRED_CATEGORY: lambda detail: _("%(scheme)s里没有这个类目，或已停用", scheme=detail["scheme"]),
    FaultKind.SHORT_RETENTION: lambda detail: _(
        "现定 %(now)s，归档范围定 %(least)s", now=period_words(detail["now"]), least=period_words(detail["least"])
    ),
    FaultKind.WRONG_YEAR: lambda detail: _("归在 %(year)s 年度，日期是 %(date)s", year=detail["year"], date=detail["date"]),
    FaultKind.IMPOSSIBLE_DATE: lambda detail: _("日期 %(date)s，不应晚于 %(last)s", date=detail["date"], last=detail["last"]),
    FaultKind.PART_ORDER: lambda detail: _(
        "现在的次序：%(roles)s", roles="、".join(str(ROLES[ComponentRole(role)]) for role in detail["roles"])
    ),
    FaultKind.NUMBER_GAP: lambda detail: _("%(series)s 缺 %(numbers)s", series=detail["series"], numbers=_stretches(detail)),
    FaultKind.NUMBER_TWICE: lambda detail: _(
        "第 %(number)s 号有 %(codes)s", number=detail["number"], codes=gettext("、").join(detail["codes"])
    ),
    FaultKind.SAME_DOCUMENT_NUMBER: lambda detail: _("文号都是 %(number)s", number=detail["number"]),
    FaultKind.NEAR_TITLE: lambda detail: _("日期相同，题名 %(alike)s%% 一样", alike=detail["alike"]),
    FaultKind.SAME_SCAN: lambda detail: _("交来的是同一张：%(file)s", file=detail["file"]),
    FaultKind.EXPECTED_MISSING: lambda detail: _(
        "%(year)s 年度 %(category)s「%(wording)s」还没有", year=detail["year"], category=detail["category"], wording=detail["wording"]
    ),
    FaultKind.NOT_BOXED: lambda _detail: _("已归档，不在任何盒里"),
    FaultKind.NOT_SHELVED: lambda detail: _("%(series)s 第 %(number)s 盒没有存放位置", series=detail["series"], number=detail["number"]),
    FaultKind.OVER_FULL: lambda detail: _(
        "%(series)s 第 %(number)s 盒装了 %(thickness)s 毫米，盒脊 %(spine)s 毫米",
        series=detail["series"],
        number=detail["number"],
        thickness=detail["thickness"],
        spine=detail["spine"],
    ),
}

"""Closing a filing year (年度结束): the fonds dossier gets its sheets, and what comes later is a supplement.

Closing forbids nothing: late finds are appended as supplements (拾遗补漏), and what is still missing stays missing. It writes down how
the year stood: description of the fonds, scheme in force, how it was arranged, statistics (domain handbook 6.3, list 777: 全宗卷).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from commarch import audit, clock, completeness, dossier
from commarch.audit import Act, Actor
from commarch.completeness import ExpectedEntry
from commarch.database import home_tenant, one_at_a_time, session
from commarch.dossier import Section, SheetKind
from commarch.errors import RuleBroken
from commarch.filing_year.models import YearClosing
from commarch.filing_year.queries import closing_of
from commarch.holdings.gap_report import number_report
from commarch.schemes.periods import spoken
from commarch.schemes.queries import version_in_force, whole
from commarch.schemes.scheme import Scheme
from commarch.tenancy import Tenant


@dataclass(frozen=True)
class Series:
    """What was filed of one lowest class in a year."""

    archival_class: str
    category_code: str
    category_name: str
    retention_code: str
    count: int
    pages: int
    first_code: str
    last_code: str
    supplements: int
    #: Numbers that no item has, as the report on numbers tells them.
    gaps: int


@dataclass(frozen=True)
class YearState:
    """How a year stands: what closing it would write down."""

    year: int
    series: Sequence[Series]
    drafts: int
    entries: Sequence[ExpectedEntry]

    @property
    def filed(self) -> int:
        """Filed items."""
        return sum(one.count for one in self.series)

    @property
    def met(self) -> int:
        """Expected entries that are answered."""
        return sum(bool(one.filed) or one.absence is not None for one in self.entries)

    @property
    def unanswered(self) -> list[ExpectedEntry]:
        """Expected entries that nothing answers."""
        return [one for one in self.entries if not one.filed and one.absence is None]


def state_of(year: int) -> YearState:
    """Return how a year stands; what it lacks is asked of the report on numbers."""
    asked = {"tenant": home_tenant(), "year": year}
    drafts: int = session.execute(_DRAFTS, asked).scalar_one()
    rows = session.execute(_SERIES, asked).all()
    names = [name for row in rows for name in row.names]
    missing = {one.series: one.missing for one in number_report(names).series} if names else {}
    series = [_series(row, missing) for row in rows]
    return YearState(year, series, drafts, completeness.expected_entries(year))


def _series(row: Row[Any], missing: Mapping[str, int]) -> Series:
    told = dict(zip((one.name for one in fields(Series)), row, strict=True))
    return Series(**{**told, "gaps": sum(missing.get(name, 0) for name in row.names)})


def close_year(year: int, *, by: Actor, today: date) -> YearClosing:
    """Close a filing year. Raises RuleBroken before it is over, when it is closed already, and while drafts of it wait."""
    if year >= today.year:
        raise RuleBroken(f"{year} 年度还没有过完，{year + 1} 年 1 月 1 日起才能结束")
    one_at_a_time("close_year")
    if closing_of(year) is not None:
        raise RuleBroken(f"{year} 年度已经结束，不用再办一次")
    found = state_of(year)
    if found.drafts:
        raise RuleBroken(f"{year} 年度还有 {found.drafts} 份草稿没有归档，请先归档或删去，再结束年度")
    if not found.series:
        raise RuleBroken(f"{year} 年度没有归档的文件，没有可以写进全宗卷的内容")
    figures = {
        "filed": found.filed,
        "expected": len(found.entries),
        "met": found.met,
        "supplements": sum(one.supplements for one in found.series),
    }
    closing = YearClosing(year=year, closed_at=clock.now(), closed_by=by.person_id, closed_by_name=by.name, figures=figures)
    session.add(closing)
    audit.record(Act.CLOSE_YEAR, "year", year, f"{year} 年度", by=by, after=figures)
    _write_dossier(found, by=by, today=today)
    return closing


def _write_dossier(found: YearState, *, by: Actor, today: date) -> None:
    year, scheme = found.year, whole(version_in_force(found.year))
    home = session.get_one(Tenant, home_tenant())
    extents = session.execute(_EXTENTS, {"tenant": home.id}).all()
    told: dict[str, Any] = {"by": by, "on_date": today, "year": year, "automatic": True}
    dossier.write(SheetKind.INTRODUCTION, f"{home.constituting_unit}全宗介绍（至 {year} 年度）", introduction(home, extents), **told)
    dossier.write(SheetKind.SCHEME, f"{year} 年度分类方案、归档范围和保管期限表", scheme_in_force(scheme), **told)
    dossier.write(SheetKind.ARRANGEMENT, f"{year} 年度整理说明", arrangement(found, scheme), **told)
    dossier.write(SheetKind.STATISTICS, f"{year} 年度归档统计", statistics(found), **told)


def introduction(home: Tenant, extents: Sequence[Row[Any]]) -> list[Section]:
    """Describe the fonds: whose it is and what it holds, by class and period."""
    total: int = sum(row.items for row in extents)
    years = [row.first_year for row in extents] + [row.last_year for row in extents]
    span = f"{min(years)}—{max(years)} 年度" if years else "尚无归档文件"
    rows = [(row.archival_class, f"{row.first_year}—{row.last_year}", row.permanent, row.fixed, row.items) for row in extents]
    return [
        Section(
            heading="立档单位",
            paragraphs=[f"单位名称：{home.name}；立档单位：{home.constituting_unit}；全宗号：{home.fonds_number or '未定'}。"],
        ),
        Section(
            heading="馆藏概况",
            paragraphs=[f"共 {total} 件，{span}。"],
            columns=["门类", "起止年度", "永久", "定期", "合计（件）"],
            rows=rows,
        ),
    ]


def scheme_in_force(scheme: Scheme) -> list[Section]:
    """Write out the scheme in force: template of codes, categories, filing scope with retention."""
    head = Section(
        heading="方案",
        paragraphs=[
            f"{scheme.label}，自 {scheme.from_year} 年度起施行。档号结构：{scheme.code_template}。"
            + (f"采自{scheme.adopted_from}。" if scheme.adopted_from else "")
        ],
    )
    rows = [
        (category.full_code, category.name, entry.wording, spoken(entry.retention_code), "是" if entry.expected_yearly else "")
        for category, _level in scheme.in_order
        if not category.retired
        for entry in scheme.entries_in.get(category.id, [])
        if not entry.retired
    ]
    return [head, Section(heading="归档范围和保管期限表", columns=["类目", "名称", "归档范围", "保管期限", "每年应有"], rows=rows)]


def arrangement(found: YearState, scheme: Scheme) -> list[Section]:
    """Say how the year was arranged: by which scheme, in which series, with which supplements and gaps."""
    late, gaps = sum(one.supplements for one in found.series), sum(one.gaps for one in found.series)
    words = [
        f"{found.year} 年度归档文件以件为单位，按{scheme.label}分类，参照 DA/T 22—2015 整理，共 {found.filed} 件。",
        f"其中补充归档 {late} 件。" if late else "没有补充归档。",
        f"件号有 {gaps} 处空缺，已作废的号不再使用。" if gaps else "各类件号连续，没有缺号。",
    ]
    rows = [(_full(one), one.category_name, spoken(one.retention_code), one.first_code, one.last_code, one.count) for one in found.series]
    return [Section(paragraphs=words), Section(heading="各类起止", columns=["类目", "名称", "保管期限", "起", "止", "件数"], rows=rows)]


def statistics(found: YearState) -> list[Section]:
    """Write down the year's figures, and every entry that nothing answers or that had none."""
    periods = sorted({one.retention_code for one in found.series}, key=lambda code: (code != "Y", code))
    classes = list(dict.fromkeys(one.archival_class for one in found.series))
    counts = {(one.archival_class, one.retention_code): 0 for one in found.series}
    for one in found.series:
        counts[one.archival_class, one.retention_code] += one.count
    rows: list[Sequence[str | int]] = []
    for name in classes:
        numbers = [counts.get((name, code), 0) for code in periods]
        rows.append([name, *numbers, sum(numbers)])
    sections = [
        Section(heading="件数", columns=["门类", *map(spoken, periods), "合计"], rows=rows),
        Section(heading="页数", paragraphs=[f"已著录页数合计 {sum(one.pages for one in found.series)} 页。"]),
    ]
    if found.entries:
        rate = f"每年应有 {len(found.entries)} 条，已有文件或已说明 {found.met} 条，归档率 {found.met * 100 / len(found.entries):.1f}%。"
        absent = [(one.full_code, one.wording, one.absence or "", one.absence_by or "") for one in found.entries if one.absence is not None]
        missing = [(one.full_code, one.wording) for one in found.unanswered]
        sections.append(Section(heading="齐全情况", paragraphs=[rate]))
        sections.append(Section(heading="说明本年无的条目", columns=["类目", "归档范围", "理由", "说明人"], rows=absent))
        sections.append(Section(heading="还缺的条目", columns=["类目", "归档范围"], rows=missing))
    else:
        sections.append(Section(heading="齐全情况", paragraphs=["未执行：分类方案里没有标出每年应有的条目。"]))
    return sections


def _full(one: Series) -> str:
    return f"{one.archival_class}·{one.category_code}" if one.category_code else one.archival_class


_DRAFTS = text("SELECT count(*) FROM item WHERE tenant_id = :tenant AND year = :year AND state IN ('draft', 'arranged')")
_SERIES = text(
    """
    SELECT s.archival_class, s.category_code,
           coalesce((SELECT c.name FROM category c WHERE c.tenant_id = :tenant AND c.id = s.category_id), ''),
           s.retention_code, s.count, s.pages, s.first_code, s.last_code, s.supplements, s.names
      FROM (SELECT archival_class, category_code, (array_agg(category_id ORDER BY id DESC))[1] AS category_id, retention_code,
                   count(*) AS count, coalesce(sum(pages), 0) AS pages,
                   (array_agg(archival_code ORDER BY code_key))[1] AS first_code,
                   (array_agg(archival_code ORDER BY code_key DESC))[1] AS last_code,
                   count(*) FILTER (WHERE supplement) AS supplements, array_agg(DISTINCT series) AS names
              FROM item WHERE tenant_id = :tenant AND year = :year AND state NOT IN ('draft', 'arranged')
             GROUP BY archival_class, category_code, retention_code) s
     ORDER BY s.archival_class <> 'WS', s.archival_class, s.category_code, s.retention_code <> 'Y', s.retention_code
    """
)
_EXTENTS = text(
    """
    SELECT archival_class, min(year) AS first_year, max(year) AS last_year, count(*) AS items,
           count(*) FILTER (WHERE current_retention_code = 'Y') AS permanent,
           count(*) FILTER (WHERE current_retention_code <> 'Y') AS fixed
      FROM item WHERE tenant_id = :tenant AND state = 'filed'
     GROUP BY archival_class ORDER BY archival_class <> 'WS', archival_class
    """
)

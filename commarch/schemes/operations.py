"""The life of a scheme: begun, adopted, drafted anew, published. What is edited inside a draft stands in `editing`."""

from collections.abc import Iterable
from datetime import date

from commarch import audit, clock
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.schemes import lint, queries, reference
from commarch.schemes.codes import PRESETS, read_template
from commarch.schemes.models import Purpose, SchemeVersion, VersionState
from commarch.schemes.scheme import Scheme
from commarch.schemes.writing import write_whole
from commarch.tenancy import Tenant

DEFAULT_TEMPLATE = PRESETS["DAT22_2015"].template.text
#: The year in which 城市社区档案管理办法 (Order 11) came into force.
ORDER_11_YEAR = 2016
EARLIEST_YEAR, LATEST_YEAR = 1949, 2200


def begin_reference(*, by: Actor) -> SchemeVersion:
    """Publish a street's first reference scheme (参考方案), which its communities may adopt and which it may edit."""
    if not _home().is_street:
        raise RuleBroken("只有街道办事处可以发布参考方案")
    return _begin(Purpose.REFERENCE, "社区参考方案", reference.urban_community(), ORDER_11_YEAR, DEFAULT_TEMPLATE, by)


def begin_own(*, by: Actor, from_year: int = ORDER_11_YEAR, code_template: str = DEFAULT_TEMPLATE) -> SchemeVersion:
    """Publish the first scheme of a street's own archives."""
    home = _home()
    if not home.is_street:
        raise RuleBroken("社区的分类方案从采用街道的参考方案开始")
    return _begin(Purpose.OWN, f"{home.name}分类方案", reference.street_office(), from_year, code_template, by)


def adopt(from_version: Scheme | None, from_year: int, *, by: Actor, today: date, code_template: str = DEFAULT_TEMPLATE) -> SchemeVersion:
    """Make the street's reference scheme a community's own: its first version, in force for filing years from a year on."""
    if from_version is None:
        raise RuleBroken("街道还没有发布参考方案，请与街道档案员联系")
    if queries.versions():
        raise RuleBroken("本单位已经有分类方案了；要用街道的新版，请起草新版并合并参考方案的改动")
    if from_year > today.year + 1:
        raise RuleBroken(f"起用年度不能晚于 {today.year + 1} 年", field="from_year")
    version = SchemeVersion(
        purpose=Purpose.OWN,
        number=1,
        name=f"{_home().name}分类方案",
        from_year=_checked_year(from_year),
        state=VersionState.PUBLISHED,
        code_template=read_template(code_template).text,
        year_rule=from_version.year_rule,
        volume_template=from_version.volume_template,
        volume_classes=from_version.volume_classes,
        adopted_from=from_version.label,
        adopted_number=from_version.number,
        published_at=clock.now(),
        published_by=by.person_id,
    )
    write_whole(version, from_version.categories, from_version.entries)
    _record(Act.ADOPT_SCHEME, version, by, {"from": from_version.label, "from_year": from_year, "code_template": version.code_template})
    return version


def draft_version(from_year: int, note: str, *, by: Actor, purpose: Purpose = Purpose.OWN) -> SchemeVersion:
    """Begin a new version as a copy of the newest published one; nothing of it is in force until it is published."""
    newest = queries.newest_published(purpose)
    if newest is None:
        raise RuleBroken(queries.NO_SCHEME)
    if queries.draft(purpose) is not None:
        raise RuleBroken("已经有一份草稿，请接着修改，或先放弃它")
    base = queries.whole(newest)
    version = SchemeVersion(
        purpose=purpose,
        number=newest.number + 1,
        name=newest.name,
        from_year=_follows(newest, from_year),
        state=VersionState.DRAFT,
        code_template=newest.code_template,
        year_rule=newest.year_rule,
        volume_template=newest.volume_template,
        volume_classes=newest.volume_classes,
        note=note.strip(),
        adopted_from=newest.adopted_from,
        adopted_number=newest.adopted_number,
    )
    write_whole(version, base.categories, base.entries)
    _record(Act.DRAFT_SCHEME, version, by, {"from_year": from_year, "note": version.note})
    return version


def publish(version: SchemeVersion, *, by: Actor, last_filed_year: int | None) -> None:
    """Put a draft in force for filing years from its year on; older items keep the category and period they were filed under.

    How codes are made may only change from a year in which nothing is filed yet: number series would be torn apart.
    """
    refuse_published(version)
    before = queries.newest_published(version.purpose)
    if before is not None:
        _follows(before, version.from_year)
    if before is not None and last_filed_year is not None and _codes_differ(before, version) and version.from_year <= last_filed_year:
        raise RuleBroken(
            f"{last_filed_year} 年度已有归档文件，档号结构和年度规则只能从 {last_filed_year + 1} 年度起改变；请改起用年度，或改回原来的档号结构",
            field="from_year",
        )
    refuse_faults(finding.sentence for finding in lint.check(queries.whole(version)) if finding.blocks)
    version.state, version.published_at, version.published_by = VersionState.PUBLISHED, clock.now(), by.person_id
    _record(Act.PUBLISH_SCHEME, version, by, {"from_year": version.from_year, "note": version.note})


def discard_draft(version: SchemeVersion, *, by: Actor) -> None:
    """Throw a draft away; what is published stands."""
    refuse_published(version)
    _record(Act.DISCARD, version, by, {"note": version.note})
    session.delete(version)
    session.flush()


def check_follows(version: SchemeVersion, from_year: int) -> None:
    """Refuse a year of a draft that lies before the year of the version it replaces."""
    before = queries.newest_published(version.purpose)
    if before is None:
        _checked_year(from_year)
    else:
        _follows(before, from_year)


def refuse_published(version: SchemeVersion) -> None:
    """Refuse to change what is published."""
    if version.state is not VersionState.DRAFT:
        raise RuleBroken("已发布的版本不能再改，请起草新版")


def refuse_faults(sentences: Iterable[str]) -> None:
    """Refuse to publish a faulty scheme, with every fault named."""
    if found := list(sentences):
        raise RuleBroken("方案还有必须改正的问题：" + "；".join(found))


def label_of(version: SchemeVersion) -> str:
    """How the trail calls a version."""
    return f"{version.name} 第 {version.number} 版"


def _begin(purpose: Purpose, name: str, beginning: reference.Beginning, from_year: int, code_template: str, by: Actor) -> SchemeVersion:
    if queries.versions(purpose):
        raise RuleBroken(f"“{name}”已经有了，请在它上面起草新版")
    version = SchemeVersion(
        purpose=purpose,
        number=1,
        name=name,
        from_year=_checked_year(from_year),
        state=VersionState.PUBLISHED,
        code_template=read_template(code_template).text,
        published_at=clock.now(),
        published_by=by.person_id,
    )
    write_whole(version, beginning.categories, beginning.entries)
    _record(Act.PUBLISH_SCHEME, version, by, {"from_year": from_year, "entries": len(beginning.entries)})
    return version


def _home() -> Tenant:
    home = session.get(Tenant, home_tenant())
    assert home is not None  # noqa: S101  the context was entered
    return home


def _follows(before: SchemeVersion, from_year: int) -> int:
    if from_year < before.from_year:
        raise RuleBroken(f"新版的起用年度不能早于现行版的 {before.from_year} 年度", field="from_year")
    return _checked_year(from_year)


def _checked_year(year: int) -> int:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise RuleBroken(f"起用年度请填 {EARLIEST_YEAR} 至 {LATEST_YEAR} 之间的四位数", field="from_year")
    return year


def _codes_differ(before: SchemeVersion, version: SchemeVersion) -> bool:
    names = ("code_template", "year_rule", "volume_template", "volume_classes")
    return any(getattr(before, name) != getattr(version, name) for name in names)


def _record(act: Act, version: SchemeVersion, by: Actor, after: dict[str, object]) -> None:
    audit.record(act, "scheme_version", version.id, label_of(version), by=by, after=after)

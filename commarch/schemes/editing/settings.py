"""The settings of a draft: from when on, how codes are made, which year a document belongs to."""

from collections.abc import Iterable
from typing import Any

from commarch.audit import Actor
from commarch.errors import RuleBroken
from commarch.schemes.editing.rows import record
from commarch.schemes.models import SchemeVersion, YearRule
from commarch.schemes.operations import check_follows, refuse_published
from commarch.schemes.templates import read_template, read_volume_template

#: Classes that may be arranged by volume: projects, accounts, photos in groups (GB/T 11822, DA/T 39, GB/T 11821).
BY_VOLUME = ("KJ", "KU", "ZP")


def change_settings(
    version: SchemeVersion,
    *,
    from_year: int,
    code_template: str,
    year_rule: YearRule,
    note: str,
    by: Actor,
    volume_template: str | None = None,
    volume_classes: Iterable[str] = (),
) -> None:
    """Change from which year a draft is to be in force, how its codes are made, which year a document belongs to.

    `volume_template` "" arranges every class by item again; None leaves as it is what is arranged by volume.
    """
    refuse_published(version)
    check_follows(version, from_year)
    template = read_template(code_template).text
    by_volume = (version.volume_template, version.volume_classes)
    if volume_template is not None:
        by_volume = _by_volume(volume_template, list(volume_classes))
    before = _settings(version)
    version.from_year, version.year_rule, version.note = from_year, year_rule, note.strip()
    version.code_template = template
    version.volume_template, version.volume_classes = by_volume
    record(version, by, "方案设置", before, _settings(version))


def _by_volume(template: str, classes: list[str]) -> tuple[str, str]:
    """Return the template by volume and its classes; the one is of no use without the others."""
    if not template.strip():
        if classes:
            raise RuleBroken("勾选了按卷整理的门类，请填写按卷的档号结构，或从下面选一种", field="volume_template")
        return "", ""
    read = read_volume_template(template).text
    chosen = [one for one in BY_VOLUME if one in classes]
    if not chosen:
        raise RuleBroken("填了按卷的档号结构，请勾选哪些门类按卷整理；都按件就把它清空", field="volume_classes")
    return read, " ".join(chosen)


def _settings(version: SchemeVersion) -> dict[str, Any]:
    names = ("from_year", "code_template", "year_rule", "volume_template", "volume_classes", "note")
    return {name: getattr(version, name) for name in names}

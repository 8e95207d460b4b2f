"""The settings of a draft: from when on, how codes are made, which year a document belongs to."""

from typing import Any

from commarch.audit import Actor
from commarch.schemes.editing.rows import record
from commarch.schemes.models import SchemeVersion, YearRule
from commarch.schemes.operations import check_follows, refuse_published
from commarch.schemes.templates import read_template


def change_settings(version: SchemeVersion, *, from_year: int, code_template: str, year_rule: YearRule, note: str, by: Actor) -> None:
    """Change from which year a draft is to be in force, how its codes are made, which year a document belongs to."""
    refuse_published(version)
    check_follows(version, from_year)
    before = _settings(version)
    version.from_year, version.year_rule, version.note = from_year, year_rule, note.strip()
    version.code_template = read_template(code_template).text
    record(version, by, "方案设置", before, _settings(version))


def _settings(version: SchemeVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("from_year", "code_template", "year_rule", "note")}

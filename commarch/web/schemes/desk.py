"""What every page of a version needs, read once: the version as a whole, its neighbours, how much it is used."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import abort

from commarch.holdings.usage import SchemeUsage, scheme_usage
from commarch.retention.impact import Impact, impacts_of
from commarch.schemes import Purpose, Scheme, SchemeVersion, lint, merging, queries
from commarch.schemes.differences import Difference, compare
from commarch.schemes.lint import Finding


@dataclass
class Desk:
    """A version laid open; what a page doesn't ask for isn't read."""

    version: SchemeVersion
    versions: list[SchemeVersion]

    @cached_property
    def scheme(self) -> Scheme:
        """The version as a whole."""
        return queries.whole(self.version)

    @cached_property
    def base(self) -> SchemeVersion | None:
        """The version before this one."""
        return next((one for one in self.versions if one.number < self.version.number), None)

    @cached_property
    def draft(self) -> SchemeVersion | None:
        """The draft of this line of versions, if there is one."""
        return next((one for one in self.versions if one.state == "draft"), None)

    @cached_property
    def difference(self) -> Difference | None:
        """What changed since the version before."""
        return compare(queries.whole(self.base), self.scheme) if self.base else None

    @cached_property
    def published_lineages(self) -> set[UUID]:
        """What of a draft was in the version before: such rows are retired, what the draft itself added may be removed."""
        if self.difference is None:
            return set()
        before = self.difference.before
        return {one.lineage for one in before.categories} | {one.lineage for one in before.entries}

    @cached_property
    def usage(self) -> SchemeUsage:
        """How many filed items there are by category and entry: of one's own scheme; a reference scheme has none."""
        return scheme_usage() if self.is_own else SchemeUsage({}, {}, 0, None)

    @cached_property
    def impacts(self) -> list[Impact]:
        """What its changed periods mean for what is filed: of one's own scheme; nothing is filed under a reference scheme."""
        return impacts_of(self.difference) if self.is_own and self.difference else []

    @cached_property
    def findings(self) -> list[Finding]:
        """What is wrong or odd in it."""
        return lint.check(self.scheme, self.usage.categories if self.is_own and self.usage.total else None)

    @cached_property
    def offered(self) -> Difference | None:
        """What the street has changed since this version took over its reference scheme."""
        return merging.offered(self.version) if self.is_own else None

    @property
    def is_own(self) -> bool:
        """Whether it is for one's own archives, not a street's reference scheme."""
        return self.version.purpose is Purpose.OWN

    @property
    def has_news(self) -> bool:
        """Whether the street's reference scheme is newer than the one this version stands on."""
        newest = queries.newest_reference_number() if self.is_own and self.version.adopted_number is not None else None
        return newest is not None and newest > (self.version.adopted_number or 0)

    def other(self, version_id: UUID) -> SchemeVersion:
        """Return another version of the same line, or 404."""
        return next((one for one in self.versions if one.id == version_id), None) or abort(404)


def lay_open(version_id: UUID) -> Desk:
    """Open a version of this tenant; another tenant's is as missing as none."""
    version = queries.find_version(version_id) or abort(404)
    return Desk(version, list(queries.versions(version.purpose)))


def lay_open_draft(version_id: UUID) -> Desk:
    """Open a draft of this tenant; what is published can't be edited, so such a page doesn't exist."""
    desk = lay_open(version_id)
    if desk.version is not desk.draft:
        abort(404)
    return desk


def newest(purpose: Purpose) -> Desk | None:
    """Open the newest published version of a line; None where there is none."""
    versions = list(queries.versions(purpose))
    published = next((one for one in versions if one.state == "published"), None)
    return Desk(published, versions) if published else None

"""What every page of a batch needs: the batch, who holds it, its sections with the numbers to come; and trying a change of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _

from commarch import clock
from commarch.arrangement import ArrangementBatch, BatchState, HeldByAnother, OrderChanged, committing, operations, queries
from commarch.arrangement.checks import Finding
from commarch.arrangement.lines import Line, Section, lines_of, newcomers, read_section, sections
from commarch.arrangement.preview import Numbers, numbers_to_come, stem_of
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Arrangement
from commarch.web import visitor
from commarch.web.holdings.labels import class_label
from commarch.web.ids import read_ids
from commarch.web.labels import period_words


@dataclass(frozen=True)
class ShownSection:
    """A section as a page of the batch lists it."""

    section: Section
    name: str
    lines: Sequence[Line]
    numbers: Numbers | None
    lacking: int
    blocked: int

    @cached_property
    def _places(self) -> dict[UUID, int]:
        return {line.id: place for place, line in enumerate(self.lines, 1)}

    def number_of(self, line: Line) -> str:
        """Return the item number that a line has, or would get."""
        if line.archival_code:
            return line.archival_code.removeprefix(stem_of(line.archival_code))
        return self.numbers.numeral(self._places[line.id]) if self.numbers else ""

    @property
    def stem(self) -> str:
        """What all codes of the section begin with."""
        return stem_of(self.first.archival_code or "")

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]


class Desk:
    """A batch as one request sees it; each thing is read once, and only if it is asked for."""

    def __init__(self, batch: ArrangementBatch) -> None:
        self.batch = batch
        self.arrangement = Arrangement()

    @property
    def title(self) -> str:
        """What is arranged: 2026 年度 文书."""
        return str(_("%(year)s 年度 %(name)s", year=self.batch.year, name=class_label(self.batch.archival_class)))

    @property
    def is_committed(self) -> bool:
        """Whether its codes were given."""
        return self.batch.state is BatchState.COMMITTED

    @cached_property
    def is_mine(self) -> bool:
        """Whether this person may change the order."""
        return self.batch.is_open and self.batch.held_by == visitor.actor().person_id

    @cached_property
    def holder(self) -> str:
        """Who is arranging."""
        return operations.holder(self.batch)

    @cached_property
    def newcomers(self) -> Sequence[UUID]:
        """Drafts that are not in the batch yet."""
        return newcomers(self.batch) if self.batch.is_open else ()

    @cached_property
    def is_closed_year(self) -> bool:
        """Whether the filing year is over, so that numbers are given as a supplement."""
        return clock.today() > self.arrangement.filed_by(self.batch.archival_class, self.batch.year)

    @cached_property
    def sections(self) -> list[tuple[Section, list[Line]]]:
        """All lines in their sections, in the order of numbering."""
        return sections(lines_of(self.batch), self.batch, self.arrangement)

    @cached_property
    def lines(self) -> list[Line]:
        """All lines in the order of numbering."""
        return [line for _section, members in self.sections for line in members]

    @cached_property
    def lacking(self) -> dict[UUID, list[Finding]]:
        """What each line lacks."""
        return committing.check(self.batch, self.lines, self.arrangement) if self.batch.is_open else {}

    @cached_property
    def numbers(self) -> dict[Section, Numbers | None]:
        """The numbers that each section would get."""
        return numbers_to_come(self.batch, self.sections, self.arrangement) if self.batch.is_open else {}

    @cached_property
    def shown(self) -> list[ShownSection]:
        """The sections as pages list them."""
        return [self._shown(section, lines) for section, lines in self.sections]

    def find(self, key: str) -> ShownSection | None:
        """Return the section with this name."""
        wanted = read_section(key)
        return next((one for one in self.shown if one.section == wanted), None)

    def section_name(self, section: Section) -> str:
        """Return what a section is called: 党群工作　永久."""
        full = f"{self.batch.archival_class}·{section.category_code}" if section.category_code else self.batch.archival_class
        category = self.arrangement.category(self.batch.year, full)
        return f"{category.name if category else full}　{period_words(section.retention_code)}"

    def _shown(self, section: Section, lines: list[Line]) -> ShownSection:
        found = [self.lacking[line.id] for line in lines if line.id in self.lacking]
        blocked = sum(any(one.blocks for one in told) for told in found)
        return ShownSection(section, self.section_name(section), lines, self.numbers.get(section), len(found), blocked)


def the_desk(arrangement_id: UUID) -> Desk:
    """Return the desk of a batch of this space, or refuse."""
    return Desk(queries.find_batch(arrangement_id) or abort(404))


def revision() -> int:
    """Return which state of the batch the page showed that a form comes from."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def attempt(act: Callable[[], Any]) -> tuple[list[str], int]:
    """Do something to a batch; return what keeps it from being done, and the status that says so (0: it is done).

    What was begun is undone at once, so that the page which tells the fault shows the batch as it is.
    """
    try:
        with session.begin_nested():
            act()
    except RuleBroken as broken:
        session.expire_all()
        texts = [str(fault) for fault in getattr(broken, "faults", [broken])]
        return list(dict.fromkeys(texts)), 409 if isinstance(broken, HeldByAnother | OrderChanged) else 422
    return [], 0


def ids_of(name: str) -> list[UUID]:
    """Read ids out of a form; what is no id is not there."""
    return read_ids(request.form.getlist(name)[:5000])

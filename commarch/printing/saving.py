"""Paper that was not used (省纸): counted from rows that are there, by a rule that the page tells; beside it the paper that was ordered.

A list taken out as a spreadsheet, a handover signed in the application and a register kept in it each stand for sheets that the same thing
fills on paper. Nothing is guessed: what somebody only looked at on a screen is not counted, and a PDF counts as printed once.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from commarch import clock
from commarch.database import home_tenant, session

#: Rows of a sheet of the catalogue, A4 landscape (归档文件目录, DA/T 22-2015); a list of another kind is folded alike.
ROWS_OF_A_SHEET = 14
#: Giver, receiver and the fonds dossier each hold the list of a handover (一式三份).
COPIES_OF_A_HANDOVER = 3


@dataclass(frozen=True)
class PaperOfYear:
    """Pages of a year."""

    #: Pages of the PDFs that were ordered.
    ordered: int
    #: Sheets that lists taken out as spreadsheets would have filled.
    lists: int
    #: Sheets of handover lists that were signed in the application, in triplicate.
    handovers: int
    #: Sheets of the paper register of uses.
    uses: int

    @property
    def saved(self) -> int:
        """Sheets that were not used."""
        return self.lists + self.handovers + self.uses


def paper_of(year: int) -> PaperOfYear:
    """Return the paper of a calendar year, used and not used, in one statement."""
    begins, ends = (datetime(one, 1, 1, tzinfo=clock.zone()) for one in (year, year + 1))
    told = {"begins": begins, "ends": ends, "first": begins.date(), "last": ends.date()}
    sheets = {"rows": ROWS_OF_A_SHEET, "copies": COPIES_OF_A_HANDOVER}
    return PaperOfYear(*session.execute(_PAPER, told | sheets | {"tenant": home_tenant()}).one())


_PAPER = text(
    """
    SELECT (SELECT coalesce(sum(pages), 0)::int FROM print_order
             WHERE tenant_id = :tenant AND asked_at >= :begins AND asked_at < :ends AND state IN ('done', 'expired')),
           (SELECT coalesce(sum(ceil(CAST(after ->> 'count' AS numeric) / :rows)), 0)::int FROM audit_entry
             WHERE tenant_id = :tenant AND at >= :begins AND at < :ends AND act = 'export' AND after ->> 'count' ~ '^[0-9]{1,9}$'),
           (SELECT coalesce(sum(ceil(CAST(lines AS numeric) / :rows) * :copies), 0)::int
              FROM (SELECT count(*) AS lines FROM handover h JOIN handover_line l ON l.tenant_id = h.tenant_id AND l.handover_id = h.id
                     WHERE h.tenant_id = :tenant AND l.tenant_id = :tenant AND h.state = 'done'
                       AND h.witnessed_at >= :begins AND h.witnessed_at < :ends GROUP BY h.id) signed),
           (SELECT ceil(CAST(count(*) AS numeric) / :rows)::int FROM use_record
             WHERE tenant_id = :tenant AND used_on >= :first AND used_on < :last)
    """
)

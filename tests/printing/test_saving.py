"""Paper that was not used: counted from rows that are there."""

from flask.testing import FlaskClient

from commarch import audit, printing, usage
from commarch.audit import Act
from commarch.database import session
from commarch.printing import Options, Paper, Scope
from commarch.printing.saving import COPIES_OF_A_HANDOVER, ROWS_OF_A_SHEET, PaperOfYear, paper_of
from commarch.usage import UseSieve
from tests import given
from tests.conftest import TODAY
from tests.handover import office
from tests.usage.test_pages import words
from tests.usage.test_recording import a_code, not_found
from tests.world import LI_NA, MA_LIN, WANG_MIN


def test_what_was_not_printed_is_counted_by_the_rule_that_the_page_tells(app: object):
    """F094, F075. Lists of 15 and 14 rows are three sheets; three uses one; what was ordered stands beside it."""
    with given.acting(WANG_MIN, "hongqi") as by:
        assert paper_of(2026) == PaperOfYear(0, 0, 0, 0)
        a_code(by)
        for count in (15, 14, "many", None):
            audit.record(Act.EXPORT, "page", "items", "归档文件目录", by=by, after={"count": count} if count else None)
        for what in ("甲", "乙", "丙"):
            not_found(by, what)
        session.flush()
        order = printing.ask(Paper.CATALOGUE, Scope(year=2026), Options(), by=by)
        pages = order.pages
    with given.acting(WANG_MIN, "hongqi"):
        assert paper_of(2026) == PaperOfYear(ordered=pages, lists=3, handovers=0, uses=1)
        assert paper_of(2026).saved == 4
        assert paper_of(2025).saved == 0


def test_a_handover_signed_by_all_three_saves_its_list_in_triplicate(app: object):
    """F094. One that is not signed to the end saves nothing."""
    begun = office.begun().id
    with given.acting(WANG_MIN, "hongqi"):
        lines = len(office.found(begun).lines)
        assert paper_of(TODAY.year).handovers == 0
    office.done(begun)
    with given.acting(LI_NA, "hongqi"):
        assert 0 < lines <= ROWS_OF_A_SHEET
        assert paper_of(TODAY.year).handovers == COPIES_OF_A_HANDOVER


def test_the_page_tells_how_it_counts_and_knows_only_its_own(client: FlaskClient):
    """F094."""
    with given.acting(MA_LIN, "binjiang") as by:
        not_found(by, "别处的")
    with given.acting(WANG_MIN, "hongqi"):
        assert list(usage.everything(UseSieve(), 9)) == []
    clerk = given.signed_in(client, WANG_MIN)
    said = words(clerk.get("/c/hongqi/prints/saved").text)
    assert "没有用到的纸 0 页" in said
    assert "按每页 14 行折成纸" in said
    assert "不相减" in said
    assert 'href="/c/hongqi/prints/saved"' in clerk.get("/c/hongqi/prints/").text
    assert clerk.get("/c/hongqi/prints/saved?year=1900").status_code == 404

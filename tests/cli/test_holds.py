"""`commarch holds` and the facts in `commarch due`, as an operator types them."""

import json
from datetime import date

import pytest
from click.testing import CliRunner, Result

from commarch import retention
from commarch.cli import main
from commarch.database import session
from commarch.schemes.periods import RetentionPeriod
from tests import given
from tests.conftest import TODAY
from tests.holds.ice import a_hold, asked, lifted, placed
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def commarch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_holds_are_listed_with_who_has_the_ball() -> None:
    first, _ = a_hold()
    second, _ = a_hold(1, because="专项审计", review_on=date(2027, 1, 1))
    gone, _ = a_hold(1, because="旧案")
    lifted(gone)
    asked(second)
    listed = json.loads(commarch("holds", "list", "hongqi", "--json").output)
    assert [(one["id"], one["items"], one["state"]) for one in listed] == [
        (str(second), 1, "等社区负责人、街道档案员同意解冻"),
        (str(first), 2, "冻结中"),
        (str(gone), 1, "已解冻"),
    ]
    still = json.loads(commarch("holds", "list", "hongqi", "--open", "--json").output)
    assert [one["because"] for one in still] == [
        "专项审计",
        "与承包方的合同纠纷",
    ]
    table = commarch("holds", "list", "hongqi").output
    assert "争议纠纷" in table
    assert "专项审计" in table
    assert commarch("holds", "list", "wenyuan").output.strip() == "没有冻结。"
    assert commarch("holds", "list", "nowhere").exit_code == 2


def test_what_is_due_tells_how_its_day_came_about() -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        held, kept_on = (given.a_filed_item(by, title, document_date="2005-03-04", year=2005) for title in ("合同", "纪要"))
        session.flush()
        placed(by, [held.id])
        told = {"decided_on": date(2016, 3, 1), "basis": "old_due", "batch_number": "2016-01", "reason": "仍有查考价值", "by": by}
        retention.extend(kept_on, RetentionPeriod("D10"), **told)  # type: ignore[arg-type]
    answer = commarch("due", "hongqi", "--on", "2026-11-23", "--json")
    first, second = json.loads(answer.output)["items"]
    assert answer.exit_code == 1
    assert first["title"] == "合同"
    assert [one["because"] for one in first["holds"]] == ["与承包方的合同纠纷"]
    assert "冻结" in "".join(first["why"])
    assert (second["basis"], second["starts_on"], second["ends_on"]) == ("old_due", "2016-01-01", "2025-12-31")
    assert [(one["change"], one["batch"]) for one in second["history"]] == [("extended", "2016-01")]
    assert "续存 10年" in "".join(second["why"])
    assert "2025 年 12 月 31 日" in "".join(second["why"])
    assert "已冻结" in commarch("due", "hongqi", "--on", TODAY.isoformat()).output

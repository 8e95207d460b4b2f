"""A street decides about reminders and appraisals for all its communities."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import appraisal, audit, retention
from commarch.audit import Act
from commarch.supervision import street_settings
from tests import given
from tests.world import CHEN_GUILAN, HE_JING, SUN_TAO, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody

pytestmark = pytest.mark.usefixtures("app")
PAGE = "/street/xueyuanlu/settings"
WHOLE = {
    "lead_days": "60、14、0", "escalate_after_days": "20", "wenshu_due": "05-31", "accounting_due": "02-28", "opinion_days": "10",
    "deciding_days": "5", "signing_days": "3", "approving_days": "7", "executing_days": "20", "notice_days": "7", "waiting_days": "45",
    "periods": "5年、20年", "extension_basis": "decision", "backup_days": "30", "access_review_years": "3", "transfer_after_years": "12",
}  # fmt: skip


def sent(client: FlaskClient, **told: str) -> TestResponse:
    token = given.csrf_token(client.get(PAGE).text)
    return client.post(PAGE, data=WHOLE | told | {"csrf_token": token})


def test_what_the_street_decides_holds_in_its_communities_and_stands_in_its_trail(client: FlaskClient) -> None:
    assert sent(given.signed_in(client, ZHOU_LAN)).status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        found, told = appraisal.settings_here(), retention.settings_here()
        assert (found.waiting_days, found.notice_days, found.periods, found.extension_basis) == (45, 7, ("D5", "D20", "Y"), "decision")
        assert found.mildest.code == "D5"
        assert (told.lead_days, told.escalate_after_days, told.documentary) == ((60, 14, 0), 20, (5, 31))
    with given.acting(ZHOU_LAN, "xueyuanlu"):
        latest = next(one for one in audit.trail(limit=5) if one.act is Act.CHANGE_SETTINGS)
        assert latest.before is not None
        assert latest.after is not None
        assert (latest.before["waiting_days"], latest.after["waiting_days"]) == (30, 45)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("waiting_days", "-1", "请填 0 到 365 的整数"),
        ("waiting_days", "三十", "请填 0 到 365 的整数"),
        ("lead_days", "每天", "请填 1 到 6 个天数"),
        ("wenshu_due", "6月底", "请填月-日"),
        ("periods", "永久", "至少填一个定期年数"),
        ("periods", "很久", "没有看懂保管期限"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(client: FlaskClient, name: str, value: str, words: str) -> None:
    answer = sent(given.signed_in(client, ZHOU_LAN), **{name: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert value in answer.text


@pytest.mark.parametrize(
    ("somebody", "page", "status"),
    [
        (ZHOU_LAN, PAGE, 200),
        (HE_JING, PAGE, 200),
        (SUN_TAO, PAGE, 403),
        (XU_FENG, PAGE, 404),
        (CHEN_GUILAN, "/street/hongqi/settings", 403),
    ],
)
def test_only_those_who_may_decide_for_this_street_do(client: FlaskClient, somebody: Somebody, page: str, status: int) -> None:
    assert given.signed_in(client, somebody).get(page).status_code == status


def test_a_community_does_not_decide_for_itself(client: FlaskClient) -> None:
    assert given.signed_in(client, HE_JING).get("/street/hongqi/settings").status_code == 404
    with given.acting(HE_JING, "hongqi") as by, pytest.raises(Exception, match="由街道决定"):
        street_settings.decide({}, by=by)

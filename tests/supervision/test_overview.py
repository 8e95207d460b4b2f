"""The street's look across its communities: right figures, nothing that is not for it, nothing of another street."""

from datetime import date

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from commarch import audit, clock, holdings
from commarch.audit import Act
from commarch.holdings import Draft
from tests import given
from tests.world import LI_NA, MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody

SECRET_NAME = "欧阳明月"


def filed(
    somebody: Somebody, code: str, title: str, *, year: int, retention: str = "D10", category: str = "WS·ZZ", **facts: object
) -> None:
    """File one item, on a day of the year after, so that it is no supplement."""
    with clock.standing_on(date(year + 1, 3, 1)), given.acting(somebody, code) as by:
        told = {"document_date": f"{year}-05-06", "pages": 3, "retention": retention, "category": category, "reason": "样例"} | facts
        item = holdings.register(Draft(title=title, **told), by=by, today=clock.today())  # type: ignore[arg-type]
        holdings.file_item(item, by=by, today=clock.today())


@pytest.fixture
def holdings_of_two_communities(app: Flask) -> None:
    filed(WANG_MIN, "hongqi", "2015年居民会议记录", year=2015)
    filed(WANG_MIN, "hongqi", "2016年居民会议记录", year=2016)
    filed(WANG_MIN, "hongqi", f"{SECRET_NAME}低保申请", year=2015, personal_level="sensitive")
    filed(LI_NA, "tielu", "2018年换届选举结果", year=2018, retention="Y")
    filed(MA_LIN, "binjiang", "滨江社区的会议记录", year=2015)
    with given.acting(WANG_MIN, "hongqi") as by:
        holdings.register(
            Draft(title="待归档的文件", document_date="2026-03-03", category="WS·ZZ", retention="D30"), by=by, today=clock.today()
        )


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_the_overview_counts_what_is_there(client: FlaskClient) -> None:
    page = given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/")
    assert page.status_code == 200
    assert "红旗社区" in page.text
    assert "铁路社区" in page.text
    assert "滨江社区" not in page.text
    assert "红旗社区：逾期鉴定 2 件" in page.text


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_a_title_with_personal_data_is_not_shown_to_the_street(client: FlaskClient) -> None:
    page = given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/communities/hongqi/")
    assert page.status_code == 200
    assert "2015年居民会议记录" in page.text
    assert SECRET_NAME not in page.text
    assert "含个人信息，不显示" in page.text
    assert "待归档的文件" not in page.text


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_the_street_sifts_by_year_and_by_what_is_overdue(client: FlaskClient) -> None:
    signed_in = given.signed_in(client, ZHOU_LAN)
    assert "2015年居民会议记录" not in signed_in.get("/street/xueyuanlu/communities/hongqi/?year=2016").text
    overdue = signed_in.get("/street/xueyuanlu/communities/hongqi/?expired=1").text
    assert "2015年居民会议记录" in overdue
    assert "2016年居民会议记录" not in overdue


@pytest.mark.usefixtures("holdings_of_two_communities")
@pytest.mark.parametrize("address", ["/street/songbei/", "/street/xueyuanlu/communities/binjiang/", "/street/hongqi/", "/street/nowhere/"])
def test_another_streets_and_missing_ones_are_not_found_alike(client: FlaskClient, address: str) -> None:
    answer = given.signed_in(client, ZHOU_LAN).get(address)
    assert answer.status_code == 404
    assert "滨江" not in answer.text


@pytest.mark.parametrize("somebody", [WANG_MIN, XU_FENG])
def test_only_this_streets_people_look_across(client: FlaskClient, somebody: Somebody) -> None:
    assert given.signed_in(client, somebody).get("/street/xueyuanlu/").status_code == 404


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_each_look_across_is_in_the_streets_trail(client: FlaskClient) -> None:
    given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/communities/hongqi/?year=2016")
    with given.the_system("xueyuanlu"):
        [entry] = audit.trail(act=Act.READ_ACROSS)
        assert (entry.person_name, entry.thing_label) == ("周岚", "/street/xueyuanlu/communities/hongqi/?year=2016")


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_the_spreadsheet_has_a_row_for_each_community(client: FlaskClient) -> None:
    answer = given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/overview.xlsx")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_today_tells_the_clerk_what_is_overdue_first(client: FlaskClient) -> None:
    page = given.signed_in(client, WANG_MIN).get("/c/hongqi/")
    assert page.status_code == 200
    assert "其中 3 项已逾期" in page.text or "项已逾期" in page.text
    assert page.text.index("鉴定已到期的档案") < page.text.index("草稿待归档")


@pytest.mark.usefixtures("holdings_of_two_communities")
def test_the_street_is_told_whom_to_urge_and_which_post_is_vacant(client: FlaskClient, admin: psycopg.Connection) -> None:
    admin.execute("UPDATE membership SET ended_on = '2026-11-01' WHERE role = 'clerk' AND tenant_id = %s", [given.tenant_id("wenyuan")])
    page = given.signed_in(client, ZHOU_LAN).get("/street/xueyuanlu/today")
    assert page.status_code == 200
    assert "红旗社区：到期档案还没有鉴定" in page.text
    assert "文苑社区没有档案员" in page.text
    assert "铁路社区没有档案员" not in page.text
    assert "滨江" not in page.text

"""Pages of inspections: the pack in the community, what a reviewer sees and what is missing for her, the end of her time, the street (F026)."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import clock, dossier, inspection
from commarch.dossier import Section, SheetKind
from commarch.holdings import PersonalLevel
from commarch.inspection import EvidenceKind, PointFacts
from commarch.web.menu import COMMUNITY
from tests import given
from tests.conftest import TODAY
from tests.inspection.visit import HOME, OUTSIDE, a_line, found, let_in, opened
from tests.world import CHEN_GUILAN, LI_NA, QIAN_LEI, WANG_MIN, ZHOU_LAN, Somebody

STREET = "/street/xueyuanlu/inspections/"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, data: dict[str, Any] | None = None) -> TestResponse:
    return client.post(address, data=(data or {}) | {"csrf_token": given.csrf_token(client.get("/account").text)})


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def an_item(title: str, **facts: Any) -> UUID:
    with given.acting(WANG_MIN, "hongqi") as by:
        return given.a_filed_item(by, title, **facts).id


def test_an_inspection_from_the_letter_to_the_opinion(app: Flask, admin: psycopg.Connection) -> None:
    """F026: laid out in minutes as links, seen by the inspector at her own desk, no paper."""
    an_item("走访记录", document_date="2025-03-04", year=2025)
    clerk = browser(app, WANG_MIN)
    assert "还没有准备过检查" in clerk.get(f"{HOME}/").text
    answer = send(
        clerk,
        f"{HOME}/new",
        {"title": "年度检查", "body": "区档案局", "begins_on": "2026-12-01", "ends_on": "2026-12-02", "ready": "default"},
    )
    assert answer.status_code == 303
    pack = answer.location
    page = words(clerk.get(pack).text)
    assert "上年度归档文件 1 件" in page
    assert "年度检查" in words(clerk.get(f"{HOME}/").text)
    head = browser(app, CHEN_GUILAN)
    told = {"email": "LIU@example.net", "name": "刘检查", "until": "2026-12-02"}
    assert send(head, f"{pack}/reviewers/new", told).status_code == 303
    assert admin.execute("SELECT kind FROM notice WHERE kind = 'invitation'").fetchall()
    assert "看到 2026-12-02 为止" in words(head.get(pack).text)
    assert admin.execute(
        "SELECT role, expires_on::text FROM membership m JOIN person p ON p.id = person_id WHERE name = '刘检查'"
    ).fetchone() == (
        "reviewer",
        "2026-12-02",
    )


def test_a_reviewer_sees_the_pack_and_what_its_lines_lead_to(app: Flask) -> None:
    """F026: a list, an item, her opinion, which the community reads; each that she opens stands in the trail."""
    item = an_item("走访记录", document_date="2015-03-04", year=2015)
    key = opened()
    point, line = a_line(key, conditions={"year": 2015})
    let_in(key)
    outside = browser(app, QIAN_LEI)
    pack = outside.get(f"{OUTSIDE}").location
    assert pack == f"{OUTSIDE}/{key}"
    assert "上年度归档文件 1 件" in words(outside.get(pack).text)
    assert "走访记录" in outside.get(f"{pack}/lines/{line}").text
    shown = outside.get(f"{pack}/lines/{line}/items/{item}")
    assert "走访记录" in shown.text
    answer = send(outside, f"{pack}/points/{point}/opinion", {"verdict": "unmet", "words": ""})
    assert answer.status_code == 422
    assert "写清楚" in answer.text
    assert send(outside, f"{pack}/points/{point}/opinion", {"verdict": "unmet", "words": "少一件"}).status_code == 303
    inside = words(browser(app, WANG_MIN).get(f"{HOME}/{key}").text)
    assert "不符合 少一件 钱磊" in inside
    with given.acting(WANG_MIN, "hongqi"):
        looked = [entry.after["looked_at"] for entry in inspection.looks_at(found(key)) if entry.after]
    assert looked == ["H017-WS·2015-D10-CJ-0001", "档案目录：上年度归档文件"]
    assert "H017-WS·2015-D10-CJ-0001" in inside


def test_what_is_on_no_line_is_missing_for_a_reviewer(app: Flask) -> None:
    """F026: not on the line, on another's inspection, or the community's own pages: 404 or 403, and nothing is written."""
    on_it, beside = an_item("在条上", document_date="2015-03-04", year=2015), an_item("不在条上", document_date="2016-03-04", year=2016)
    key, other = opened(), opened(title="不请他看的检查")
    point, line = a_line(key, conditions={"year": 2015})
    other_point, other_line = a_line(other, conditions={})
    let_in(key)
    outside = browser(app, QIAN_LEI)
    pack = f"{OUTSIDE}/{key}"
    assert outside.get(f"{pack}/lines/{line}/items/{on_it}").status_code == 200
    missing = (
        f"{pack}/lines/{line}/items/{beside}",
        f"{pack}/lines/{other_line}",
        f"{pack}/lines/{other_line}/items/{beside}",
        f"{pack}/points/{other_point}/opinion",
        f"{OUTSIDE}/{other}",
        f"{OUTSIDE}/{other}/lines/{other_line}",
        f"/c/wenyuan/inspections/assigned/{key}",
    )
    assert [outside.get(address).status_code for address in missing] == [404] * len(missing)
    for page in (
        "items/",
        f"items/{on_it}",
        "inspections/",
        f"inspections/{key}",
        "dossier/",
        "search",
        "trail/",
        "people",
        "quality/",
        "prints/",
    ):
        assert outside.get(f"/c/hongqi/{page}").status_code in (403, 404), page
    assert outside.get(f"/c/hongqi/items/{on_it}").status_code == 403
    for address in (f"{HOME}/new", f"{HOME}/{key}/end", f"{HOME}/{key}/points/{point}/removal", f"{HOME}/{key}/lines/{line}/removal"):
        assert send(outside, address).status_code == 403
    with given.acting(WANG_MIN, "hongqi"):
        assert len(inspection.looks_at(found(key))) == 1


def test_a_reviewer_reads_no_title_with_persons_in_it(app: Flask) -> None:
    """F026: neither in the list nor on the item's own page."""
    item = an_item("低保户张某某申请", document_number="民〔2015〕7号", personal_level=PersonalLevel.PERSONAL, author="张某某")
    key = opened()
    _, line = a_line(key, conditions={})
    let_in(key)
    outside = browser(app, QIAN_LEI)
    for address in (f"{OUTSIDE}/{key}/lines/{line}", f"{OUTSIDE}/{key}/lines/{line}/items/{item}"):
        page = outside.get(address).text
        assert "张某某" not in page
        assert "7号" not in page
        assert "不显示题名" in page


def test_after_the_last_day_everything_is_missing_and_the_account_says_so(app: Flask) -> None:
    """F026: open pages, kept addresses and a fresh sign-in alike; on the last day all of it is still there."""
    key = opened()
    _, line = a_line(key)
    let_in(key, TODAY + timedelta(days=5))
    addresses = (OUTSIDE, f"{OUTSIDE}/{key}", f"{OUTSIDE}/{key}/lines/{line}")
    with clock.standing_on(TODAY + timedelta(days=5)):
        outside = browser(app, QIAN_LEI)
        assert [outside.get(address).status_code for address in addresses] == [303, 200, 200]
        assert "到期，看不到了" not in outside.get("/account").text
    with clock.standing_on(TODAY + timedelta(days=6)):
        outside = browser(app, QIAN_LEI)
        assert [outside.get(address).status_code for address in addresses] == [404] * 3
        account = words(outside.get("/account").text)
        assert "红旗社区：检查账号已于 2026-11-28 到期" in account
        assert "钱磊" not in words(browser(app, CHEN_GUILAN).get("/c/hongqi/people").text)
        assert "已经看不到" in words(browser(app, WANG_MIN).get(f"{HOME}/{key}").text)


def test_the_page_that_is_open_at_midnight_is_the_last(app: Flask) -> None:
    """F026: a log-in begun on the last day opens nothing on the next, without anybody doing anything."""
    key = opened()
    let_in(key, TODAY)
    outside = browser(app, QIAN_LEI)
    assert outside.get(f"{OUTSIDE}/{key}").status_code == 200
    with clock.standing_on(clock.now() + timedelta(minutes=20)):
        assert outside.get(f"{OUTSIDE}/{key}").status_code == 200
    midnight = clock.now().replace(hour=23, minute=50)
    with clock.standing_on(midnight):
        outside = browser(app, QIAN_LEI)
        assert outside.get(f"{OUTSIDE}/{key}").status_code == 200
    with clock.standing_on(midnight + timedelta(minutes=15)):
        assert outside.get(f"{OUTSIDE}/{key}").status_code == 404


@pytest.mark.parametrize("way", ["let_go", "end", "dismissed"])
def test_a_reviewers_time_can_be_ended_at_once(app: Flask, way: str) -> None:
    """F026: by the head, by ending the inspection, by ending the membership on the page of people."""
    key = opened()
    admission = let_in(key)
    person = given.person_id(QIAN_LEI)
    outside, head = browser(app, QIAN_LEI), browser(app, CHEN_GUILAN)
    address = {
        "let_go": f"{HOME}/{key}/reviewers/{admission}/end",
        "end": f"{HOME}/{key}/end",
        "dismissed": f"/c/hongqi/people/{person}/end",
    }[way]
    assert send(head, address).status_code == 303
    assert outside.get(f"{OUTSIDE}/{key}").status_code == 404
    assert outside.get("/account").status_code == 200


def test_only_the_head_lets_people_in(app: Flask) -> None:
    key = opened()
    told = {"email": "liu@example.net", "name": "刘检查", "until": "2026-12-02"}
    assert send(browser(app, WANG_MIN), f"{HOME}/{key}/reviewers/new", told).status_code == 403
    head = browser(app, CHEN_GUILAN)
    for wrong in ({"until": "2026-12-31"}, {"until": "明天"}, {"email": "不是邮箱"}, {"name": ""}):
        answer = send(head, f"{HOME}/{key}/reviewers/new", told | wrong)
        assert answer.status_code == 422, wrong
        assert next(iter(wrong.values())) in answer.text
    assert "最长 30 天" in send(head, f"{HOME}/{key}/reviewers/new", told | {"until": "2026-12-31"}).text


def test_lines_of_every_kind_are_laid_out_and_seen(app: Flask) -> None:
    """F026: the catalogue, one item, a sheet of the dossier, the score, what was printed."""
    an_item("走访记录", document_date="2015-03-04", year=2015)
    with given.acting(WANG_MIN, "hongqi") as by:
        sheet = dossier.write(SheetKind.INTRODUCTION, "全宗介绍", [Section(paragraphs=["成立于 1999 年"])], by=by, on_date=TODAY).id
    key = opened()
    point, _ = a_line(key)
    clerk, new = browser(app, WANG_MIN), f"{HOME}/{key}/points/{point}/lines/new"
    told: dict[str, dict[str, Any]] = {
        "catalogue": {"year": "2015", "archival_class": "WS", "retention": "D10", "category": "CJ"},
        "item": {"archival_code": "H017-WS·2015-D10-CJ-0001"},
        "sheet": {"sheet": str(sheet)},
        "quality": {},
        "prints": {},
    }
    for kind, fields in told.items():
        assert clerk.get(f"{new}?kind={kind}").status_code == 200
        assert send(clerk, f"{new}?kind={kind}", {"label": ""} | fields).status_code == 422
        assert send(clerk, f"{new}?kind={kind}", {"label": f"材料 {kind}"} | fields).status_code == 303
    for kind, wrong in (("item", {"archival_code": "H999"}), ("sheet", {"sheet": "nothing"})):
        assert send(clerk, f"{new}?kind={kind}", {"label": "错的"} | wrong).status_code == 422
    page = words(clerk.get(f"{HOME}/{key}").text)
    for figure in ("材料 catalogue 1 件", "材料 item 1 件", "材料 sheet 1 份", "材料 quality 未执行", "材料 prints 0 份"):
        assert figure in page
    let_in(key)
    outside = browser(app, QIAN_LEI)
    seen = {
        name: address for address, name in re.findall(r'<a href="([^"]+/lines/[^"]+)">材料 (\w+)</a>', outside.get(f"{OUTSIDE}/{key}").text)
    }
    for kind, shown in (
        ("catalogue", "走访记录"),
        ("item", "走访记录"),
        ("sheet", "成立于 1999 年"),
        ("quality", "未执行"),
        ("prints", "还没有打印过"),
    ):
        assert shown in outside.get(seen[kind]).text, kind


def test_a_line_can_be_a_view_that_was_saved(app: Flask) -> None:
    """F026: a saved filter; one with search words can't be laid out, since they are not counted live."""
    key = opened()
    point, _ = a_line(key)
    clerk, new = browser(app, WANG_MIN), f"{HOME}/{key}/points/{point}/lines/new?kind=catalogue"
    for name, query in (("永久", "period=Y"), ("检索", "q=走访"), ("草稿", "state=draft")):
        send(clerk, "/c/hongqi/items/views", {"name": name, "query": query})
    views = {name: value for value, name in re.findall(r'<option value="([^"]+)">(永久|检索|草稿)</option>', clerk.get(new).text)}
    assert send(clerk, new, {"label": "永久的", "view": views["永久"]}).status_code == 303
    for name in ("检索", "草稿"):
        assert send(clerk, new, {"label": "不行", "view": views[name]}).status_code == 422
    with given.acting(WANG_MIN, "hongqi"):
        assert inspection.laid_out(found(key))[0].lines[-1].conditions == {"retention": "Y"}


def test_points_and_lines_are_changed_and_taken_out(app: Flask) -> None:
    key = opened()
    point, line = a_line(key)
    clerk = browser(app, WANG_MIN)
    assert send(clerk, f"{HOME}/{key}/points/new", {"wording": ""}).status_code == 422
    assert send(clerk, f"{HOME}/{key}/points/new", {"wording": "查安全"}).status_code == 303
    assert send(clerk, f"{HOME}/{key}/points/{point}", {"wording": "改过的要点"}).status_code == 303
    assert send(clerk, f"{HOME}/{key}/lines/{line}/removal").status_code == 303
    page = words(clerk.get(f"{HOME}/{key}").text)
    assert "改过的要点" in page
    assert "查安全" in page
    assert "还没有材料" in page
    assert send(clerk, f"{HOME}/{key}/points/{point}/removal").status_code == 303
    assert "改过的要点" not in words(clerk.get(f"{HOME}/{key}").text)
    old = {"title": "改名", "body": "区档案局", "begins_on": "2026-12-01", "ends_on": "2026-12-02", "revision": "7"}
    assert send(clerk, f"{HOME}/{key}/edit", old).status_code == 422
    assert send(clerk, f"{HOME}/{key}/edit", old | {"revision": "1"}).status_code == 303
    assert send(clerk, f"{HOME}/{key}/edit", old | {"revision": "2", "ends_on": "2026-11-01"}).status_code == 422


def test_the_index_is_one_sheet_without_the_evidence(app: Flask) -> None:
    """F026: no reprinting: what is printed says what is there and how much, not what stands in it."""
    an_item("走访记录", document_date="2015-03-04", year=2015)
    key = opened()
    a_line(key, conditions={"year": 2015})
    page = browser(app, WANG_MIN).get(f"{HOME}/{key}/index").text
    assert page.count('class="folio"') == 1
    assert "上年度归档文件" in page
    assert "2015 年度" in page
    assert "走访记录" not in page


def test_the_street_sees_that_there_are_inspections_and_nothing_of_them(app: Flask) -> None:
    """F026: title, dates, counts; neither points nor words."""
    key = opened()
    point, _ = a_line(key)
    let_in(key)
    send(browser(app, QIAN_LEI), f"{OUTSIDE}/{key}/points/{point}/opinion", {"verdict": "unmet", "words": "少一件"})
    street = browser(app, ZHOU_LAN)
    page = words(street.get(STREET).text)
    assert "红旗社区 2026 年度档案工作检查 区档案局 2026-11-23 至 2026-11-24 1 1 1 1" in page
    assert "少一件" not in page
    assert "按时归档" not in page
    assert street.get(f"{HOME}/{key}").status_code == 404


def test_another_communitys_inspection_is_missing(app: Flask) -> None:
    key = opened()
    point, line = a_line(key)
    foreign = browser(app, LI_NA)
    for address in (f"{key}", f"{key}/index", f"{key}/edit", f"{key}/points/{point}", f"{key}/points/{point}/lines/new"):
        assert foreign.get(f"/c/wenyuan/inspections/{address}").status_code == 404
    assert send(foreign, f"/c/wenyuan/inspections/{key}/lines/{line}/removal").status_code == 404


def test_a_reviewer_has_nothing_in_her_menu_but_the_inspection(app: Flask) -> None:
    let_in(opened())
    page = browser(app, QIAN_LEI).get(f"{OUTSIDE}", follow_redirects=True).text
    assert "受邀检查" in page
    labels = {str(entry.label) for stage in COMMUNITY.stages for entry in stage.entries} - {"受邀检查", "接受检查"}
    menu = page[page.index("<nav") : page.index("<main")]
    assert not [label for label in labels if f">{label}<" in menu]


def test_a_pack_takes_as_many_statements_whatever_it_holds(app: Flask, statements: list[str]) -> None:
    key = opened()
    a_line(key)
    let_in(key)
    clerk, outside = browser(app, WANG_MIN), browser(app, QIAN_LEI)
    counts = []
    for _ in range(2):
        for client, address in ((clerk, f"{HOME}/{key}"), (clerk, f"{HOME}/"), (outside, f"{OUTSIDE}/{key}")):
            client.get(address)
            statements.clear()
            client.get(address)
            counts.append(len(statements))
        with given.acting(WANG_MIN, "hongqi") as by:
            for number in range(5):
                one = found(key)
                further = inspection.add_point(one, PointFacts(f"要点 {number}"), by=by)
                inspection.add_line(one, further, EvidenceKind.CATALOGUE, "目录", conditions={"year": 2000 + number}, by=by)
        opened(title="再来一次")
    assert counts[:3] == counts[3:]


def test_a_long_line_is_walked_by_key(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        for number in range(53):
            given.a_filed_item(by, f"走访记录之{number:02}", document_date="2015-03-04", year=2015)
    key = opened()
    _, line = a_line(key, conditions={"year": 2015})
    let_in(key)
    outside, first = browser(app, QIAN_LEI), f"{OUTSIDE}/{key}/lines/{line}"
    page = outside.get(first).text
    assert "走访记录之49" in page
    assert "走访记录之50" not in page
    further = re.search(r'href="([^"]+after=[^"]+)"', page)
    assert further is not None
    behind = outside.get(further.group(1).replace("&amp;", "&")).text
    assert "走访记录之50" in behind
    assert "走访记录之49" not in behind
    assert outside.get(f"{first}?after=nothing&key=%00").status_code == 200

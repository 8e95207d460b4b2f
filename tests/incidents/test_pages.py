"""Pages of incidents: the community's, the street's, and those that an incident shows on (R24)."""

import re
from datetime import timedelta
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import clock, incidents
from commarch.accounts import Role
from commarch.incidents import IncidentState
from commarch.jobs import sweep
from tests import given
from tests.conftest import TODAY
from tests.incidents.cases import closed, confirmed, found, found_at, recorded, reported
from tests.world import CHEN_GUILAN, HE_JING, WANG_MIN, XU_FENG, ZHAO_PING, ZHOU_LAN, Somebody, enrol

HOME, STREET = "/c/hongqi/incidents", "/street/xueyuanlu/incidents"
TOLD = {
    "kind": "loss",
    "found_on": "2026年11月22日",
    "found_time": "下午",
    "place": "2 号柜",
    "description": "清点时少一件",
    "remedy": "正在查找",
    "people": "３",
}


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, **data: Any) -> TestResponse:
    page = client.get(address).text
    revision = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    told = {"revision": revision.group(1)} if revision else {}
    return client.post(address, data=told | data | {"csrf_token": given.csrf_token(page)})


def test_clerk_head_and_street_do_their_parts_page_by_page(app: Flask) -> None:
    """R24: recorded with what was typed kept, confirmed, followed up, reported, closed, printed."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item, code = (one := given.a_filed_item(by, "低保户李某某家访记录")).id, one.archival_code
    clerk, head, street = (browser(app, one) for one in (WANG_MIN, CHEN_GUILAN, ZHOU_LAN))
    assert str(code) in clerk.get(f"{HOME}/new?code={code}").text
    refused = send(clerk, f"{HOME}/new", **TOLD, codes=code)
    assert refused.status_code == 422
    assert "没有看懂时间" in refused.text
    assert "清点时少一件" in refused.text
    answer = send(clerk, f"{HOME}/new", **TOLD | {"found_time": "14点05"}, codes=code)
    assert answer.status_code == 303
    page = answer.location
    shown = clerk.get(page).text
    for words in ("档案丢失", "2026-11-22 14:05", "3 人", str(code), "待负责人确认"):
        assert words in shown
    assert "李某某" not in shown
    assert "确认，报街道…" not in shown
    assert page in clerk.get(f"/c/hongqi/items/{item}").text
    assert clerk.get(f"{page}/confirmation").status_code == 403
    assert send(clerk, f"{page}/edit", **TOLD | {"found_time": "14:05", "place": "3 号柜"}, codes="").status_code == 303
    assert send(head, f"{page}/confirmation").status_code == 303
    assert clerk.get(f"{page}/edit").status_code == 303
    assert send(clerk, f"{page}/follow-ups", words="在 5 号盒里找到", codes=code).status_code == 303
    listed = street.get(f"{STREET}/").text
    assert "红旗社区" in listed
    assert "清点时少一件" not in listed
    theirs = page.replace(HOME, f"{STREET}/hongqi")
    assert "清点时少一件" in street.get(theirs).text
    assert street.get(f"{theirs}.pdf").data.startswith(b"%PDF")
    assert send(street, f"{theirs}/report", to="松北区档案局", on="2026-11-23").status_code == 303
    assert send(street, f"{theirs}/end", result="").status_code == 422
    assert send(street, f"{theirs}/end", result="已找回，重新上架").status_code == 303
    shown = clerk.get(page).text
    for words in ("已办结", "已找回，重新上架", "在 5 号盒里找到", "在全宗卷里看报告"):
        assert words in shown
    assert clerk.get(f"{page}.pdf").data.startswith(b"%PDF")
    assert "3 号柜" in clerk.get(f"{HOME}/?show=ended").text


def test_an_old_tab_confirms_nothing(app: Flask) -> None:
    key = recorded()
    head = browser(app, CHEN_GUILAN)
    page = head.get(f"{HOME}/{key}/confirmation").text
    answer = head.post(f"{HOME}/{key}/confirmation", data={"revision": "0", "csrf_token": given.csrf_token(page)})
    assert answer.status_code == 422
    assert "刚刚有人办过一步" in answer.text
    with given.acting(WANG_MIN, "hongqi"):
        assert found(key).state is IncidentState.RECORDED


def test_what_is_late_is_said_in_words(app: Flask) -> None:
    late = recorded(found_at=found_at("2026-11-20T08:00"))
    clerk, street = browser(app, WANG_MIN), browser(app, ZHOU_LAN)
    for page in (clerk.get(f"{HOME}/").text, clerk.get(f"{HOME}/{late}").text, street.get(f"{STREET}/").text):
        assert "逾期 2 天" in page
    assert "报告档案安全事件" in browser(app, CHEN_GUILAN).get("/c/hongqi/").text
    assert "红旗社区：档案信息泄露" in street.get("/street/xueyuanlu/today").text
    confirmed(late)
    assert "晚报 2 天" in clerk.get(f"{HOME}/").text


def test_who_may_see_and_who_may_report(app: Flask) -> None:
    key = recorded()
    neighbour = Somebody("linju@example.org", "林菊", (("hongqi", Role.APPRAISER),))
    enrol(neighbour)
    for somebody in (HE_JING, neighbour):
        assert [browser(app, somebody).get(f"{HOME}/{page}").status_code for page in ("", "new", str(key), f"{key}.pdf")] == [403] * 4
    assert browser(app, ZHAO_PING).get(f"{HOME}/").status_code == 403
    assert browser(app, XU_FENG).get(f"{STREET}/").status_code == 404
    assert browser(app, XU_FENG).get(f"/street/songbei/incidents/hongqi/{key}").status_code == 404
    head = browser(app, CHEN_GUILAN)
    assert head.get(f"{HOME}/{key}/report").status_code == 403
    assert send(head, f"{HOME}/{key}/withdrawal", because="当天找到").status_code == 303
    assert "当天找到" in head.get(f"{HOME}/{key}").text


def test_pages_cost_the_same_however_much_happened(app: Flask, statements: list[str]) -> None:
    key = recorded()
    clerk, street = browser(app, WANG_MIN), browser(app, ZHOU_LAN)
    walk = [
        (clerk, f"{HOME}/"),
        (clerk, f"{HOME}/{key}"),
        (street, f"{STREET}/"),
        (street, "/street/xueyuanlu/today"),
        (clerk, "/c/hongqi/"),
    ]
    before = [_cost(client, address, statements) for client, address in walk]
    with given.acting(WANG_MIN, "hongqi") as by:
        one = found(key)
        codes = [given.a_filed_item(by, f"第 {number} 件").archival_code or "" for number in range(4)]
        facts = incidents.IncidentFacts(
            kind=one.kind, found_at=one.found_at, place="柜", description="经过", remedy="补救", codes=codes, people=1
        )
        incidents.correct(one, facts, revision=one.revision, by=by)
    for _ in range(3):
        recorded()
    assert [_cost(client, address, statements) for client, address in walk] == before


def _cost(client: FlaskClient, address: str, statements: list[str]) -> int:
    client.get(address)
    statements.clear()
    assert client.get(address).status_code == 200
    return len(statements)


def test_the_list_turns_page_by_page(app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setattr("commarch.web.incidents.listing.PAGE", 2)
    monkeypatch.setattr("commarch.web.incidents.street.PAGE", 2)
    for number in range(3):
        recorded(found_at=found_at(f"2026-11-2{number}T08:00"))
    for client, address in ((browser(app, WANG_MIN), HOME), (browser(app, ZHOU_LAN), STREET)):
        first = client.get(f"{address}/").text
        further = re.search(r'href="([^"]*after=[^"]*)"', first)
        assert further is not None
        second = client.get(further.group(1).replace("&amp;", "&")).text
        assert "2026-11-20 08:00" in second
        assert "2026-11-20 08:00" not in first
        assert client.get(f"{address}/?found=gestern&after=x").status_code == 200


def test_a_closed_one_is_read_only(app: Flask) -> None:
    key = closed(reported(confirmed(recorded())))
    clerk = browser(app, WANG_MIN)
    assert clerk.get(f"{HOME}/{key}/follow-ups").status_code == 404
    with clock.standing_on(TODAY):
        assert "续报…" not in clerk.get(f"{HOME}/{key}").text


def told_to(admin: psycopg.Connection, name: str) -> list[str]:
    """Return what somebody's mails say."""
    rows = admin.execute(
        "SELECT n.facts::text FROM notice n JOIN person p ON p.id = n.person_id WHERE p.name = %s AND n.kind = 'digest' ORDER BY n.on_date",
        [name],
    )
    return [row[0] for row in rows]


def test_head_and_street_are_told_by_mail_and_no_title_is(app: Flask, admin: psycopg.Connection) -> None:
    """R24: the head as long as she has not confirmed, the street from the first day and again when it is its turn."""
    with given.acting(WANG_MIN, "hongqi") as by:
        codes = [given.a_filed_item(by, "低保户李某某家访记录").archival_code or ""]
    key = recorded(codes=codes)
    sweep.sweep(TODAY)
    assert "档案信息泄露（事件 2026-01），等您确认、报街道" in told_to(admin, "陈桂兰")[0]
    assert "红旗社区：档案信息泄露（事件 2026-01），待社区负责人确认" in told_to(admin, "周岚")[0]
    confirmed(key)
    with clock.standing_on(TODAY + timedelta(days=1)):
        sweep.sweep_today()
    assert "待街道报档案主管部门" in told_to(admin, "周岚")[-1]
    reported(key)
    with clock.standing_on(TODAY + timedelta(days=8)):
        sweep.sweep_today()
    assert "事件" not in told_to(admin, "陈桂兰")[-1]
    everything = [words for name in ("王敏", "陈桂兰", "周岚") for words in told_to(admin, name)]
    assert [words for words in everything if "李某某" in words or codes[0] in words or "微信群" in words] == []

"""Pages of a handover: who does which step, with her password; the street; what is left afterwards (F023, F024, R14)."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import handover, holdings, posts
from commarch.errors import RuleBroken
from commarch.handover import HandoverState
from tests import given
from tests.conftest import TODAY
from tests.handover.office import appointed, begun, counted, done, found, signed_by
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, MA_LIN, PASSWORD, SUN_TAO, WANG_MIN, XU_FENG, ZHAO_PING, ZHOU_LAN, Somebody

HOME, STREET = "/c/hongqi/handovers", "/street/xueyuanlu/handovers"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, data: dict[str, Any]) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def revision_on(page: str) -> str:
    value = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert value is not None
    return value.group(1)


def signs(client: FlaskClient, address: str, password: str = PASSWORD) -> TestResponse:
    return send(client, address, {"password": password, "revision": revision_on(client.get(address).text)})


def state_of(key: UUID) -> HandoverState:
    with given.acting(CHEN_GUILAN, "hongqi"):
        return found(key).state


def counts(client: FlaskClient, address: str, **changed: str) -> TestResponse:
    page = client.get(address).text
    typed = {f"found-{number}": due for number, due in enumerate(re.findall(r'<td[^>]*class="num"[^>]*>\s*([\d,]+)', page), 1)}
    return send(client, address, typed | {"revision": revision_on(page)} | changed)


def test_a_handover_from_the_first_click_to_the_paper(app: Flask) -> None:
    """F024, R14: begun by the leaver, counted by the receiver, signed by three with their passwords, filed in the dossier."""
    taker = appointed(LI_NA, "hongqi")
    giver = browser(app, WANG_MIN)
    page = giver.get(f"{HOME}/new").text
    assert f'<option selected value="{given.person_id(WANG_MIN)}">' in page
    me = str(given.person_id(WANG_MIN))
    answer = send(giver, f"{HOME}/new", {"giver": me, "leaving_on": "2026-11-23", "receiver": str(taker), "things": "档案室钥匙 3\n打印机"})
    assert answer.status_code == 303
    address = answer.location
    assert "2026-11-30" in giver.get(address).text
    receiver = browser(app, LI_NA)
    assert "档案室钥匙" in receiver.get(f"{address}/count").text
    answer = counts(receiver, f"{address}/count", **{"found-3": "2"})
    assert answer.status_code == 422
    assert "应交 3、实交 2" in answer.text
    assert counts(receiver, f"{address}/count", **{"found-3": "2", "why-3": "一把遗失，已登记"}).status_code == 303
    head = browser(app, CHEN_GUILAN)
    for client in (giver, receiver, head):
        answer = signs(client, f"{address}/signature")
        assert answer.status_code == 303, answer.text
    page = head.get(address).text
    assert "已办完" in page
    assert "一把遗失，已登记" in page
    sheet = re.search(r'href="(/c/hongqi/dossier/[0-9a-f-]{36})"', page)
    assert sheet is not None
    paper = head.get(sheet.group(1)).text
    for words in ("应交数量", "实交数量", "王敏", "李娜", "陈桂兰", "一式三份", "一把遗失，已登记"):
        assert words in paper


def test_a_signature_needs_the_password_again(app: Flask) -> None:
    """R14: a page left open is nobody's signature."""
    key = begun().id
    counted(key)
    giver, address = browser(app, WANG_MIN), f"{HOME}/{key}/signature"
    for wrong in ("", "不是这个"):
        answer = signs(giver, address, wrong)
        assert answer.status_code == 422
        assert state_of(key) is HandoverState.COUNTED
    assert signs(giver, address).status_code == 303
    assert state_of(key) is HandoverState.GIVEN


def test_nobody_goes_round_a_step_by_address_or_from_an_old_tab(app: Flask) -> None:
    """F024, R14: whose turn it is not is refused, whatever she opens; an old tab signs nothing."""
    key = begun().id
    head = browser(app, CHEN_GUILAN)
    assert "先由接收人清点" in signs(head, f"{HOME}/{key}/signature").text
    old = revision_on(browser(app, WANG_MIN).get(f"{HOME}/{key}/signature").text)
    counted(key)
    giver = browser(app, WANG_MIN)
    answer = send(giver, f"{HOME}/{key}/signature", {"password": PASSWORD, "revision": old})
    assert answer.status_code == 422
    assert "刚刚有人办过" in answer.text
    assert signs(head, f"{HOME}/{key}/signature").status_code == 422
    assert counts(giver, f"{HOME}/{key}/count").status_code == 422
    assert state_of(key) is HandoverState.COUNTED
    assert browser(app, HE_JING).get(f"{HOME}/{key}/signature").status_code == 403
    assert browser(app, ZHAO_PING).get(f"{HOME}/{key}").status_code == 403


def test_the_leavers_open_pages_end_with_the_handover(app: Flask) -> None:
    """F024: until the witness signs she works on; from then on her log-in opens nothing here, elsewhere it does."""
    appointed(WANG_MIN, "wenyuan")
    key = begun().id
    leaver = browser(app, WANG_MIN)
    counted(key)
    signed_by(WANG_MIN, key)
    signed_by(LI_NA, key)
    assert leaver.get("/c/hongqi/").status_code == 200
    assert signs(browser(app, CHEN_GUILAN), f"{HOME}/{key}/signature").status_code == 303
    assert leaver.get("/c/hongqi/").status_code == 404
    assert leaver.get(f"{HOME}/{key}").status_code == 404
    assert leaver.get("/c/wenyuan/").status_code == 200


def test_the_receiver_finds_what_is_left_and_by_when_she_is_trained(app: Flask) -> None:
    """F024: onboarding: open things as links with today's numbers; half a year to be trained (RUB3)."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_draft(by)
    key = begun().id
    assert browser(app, LI_NA).get(f"{HOME}/{key}/afterwards").status_code == 404
    done(key)
    receiver = browser(app, LI_NA)
    page = receiver.get(f"{HOME}/{key}/afterwards").text
    assert "未归档的文件" in page
    assert "2027-05-23" in page
    links = re.findall(r'href="(/c/hongqi/[^"]*)"', page[page.index("<main") :])
    assert {receiver.get(link).status_code for link in links} == {200}


def test_the_head_closes_the_handover_of_a_vanished_clerk(app: Flask) -> None:
    """F024, R14: with a reason and her password, on what the receiver counted."""
    key = begun().id
    head, address = browser(app, CHEN_GUILAN), f"{HOME}/{key}/forced"
    told = {"because": "电话不接，已上门两次", "password": PASSWORD, "revision": revision_on(head.get(address).text)}
    assert "实地清点" in send(head, address, told).text
    counted(key)
    told["revision"] = revision_on(head.get(address).text)
    assert send(head, address, told | {"because": ""}).status_code == 422
    assert "密码不对" in send(head, address, told | {"password": "x"}).text
    assert send(head, address, told).status_code == 303
    page = head.get(f"{HOME}/{key}").text
    assert "缺移交人签字" in page
    assert "电话不接，已上门两次" in page
    assert browser(app, LI_NA).get("/c/hongqi/").status_code == 200


def test_the_streets_archivist_sees_and_attends_the_handovers_of_her_communities(app: Flask) -> None:
    """R14: from the street's own pages; the community's trail says who it was."""
    key = begun(leaving_on=TODAY).id
    counted(key)
    signed_by(WANG_MIN, key)
    signed_by(LI_NA, key)
    archivist, address = browser(app, ZHOU_LAN), f"{STREET}/hongqi/{key}"
    listed = archivist.get(f"{STREET}/").text
    for words in ("红旗社区", "王敏", "2026-11-30", "等监交人签字"):
        assert words in listed
    assert "王敏" in archivist.get(address).text
    assert "密码不对" in signs(archivist, f"{address}/signature", "x").text
    assert signs(archivist, f"{address}/signature").status_code == 303
    page = archivist.get(address)
    assert page.status_code == 200
    assert "周岚" in page.text
    assert "学院路街道" in page.text
    assert state_of(key) is HandoverState.DONE


def test_the_street_begins_and_forces_where_the_clerk_has_gone(app: Flask) -> None:
    """F024, R14: the emergency path of the street's archivist."""
    archivist = browser(app, ZHOU_LAN)
    told = {"giver": str(given.person_id(WANG_MIN)), "leaving_on": "2026-11-01"}
    answer = send(archivist, f"{STREET}/hongqi/new", told)
    assert answer.status_code == 303
    assert "已过期限" in archivist.get(answer.location).text
    forced = {"because": "失联", "password": PASSWORD, "revision": "1"}
    refused = send(archivist, f"{answer.location}/forced", forced)
    assert refused.status_code == 422
    assert "实地清点" in refused.text


@pytest.mark.parametrize(("somebody", "status"), [(XU_FENG, 404), (SUN_TAO, 403), (WANG_MIN, 404), (MA_LIN, 404)])
def test_only_the_archivist_of_the_street_steps_in(app: Flask, somebody: Somebody, status: int) -> None:
    """R14: a leader of the street looks at the list and steps in nowhere; another street's archivist finds nothing."""
    key = begun().id
    client = browser(app, somebody)
    for address in (f"{STREET}/hongqi/{key}", f"{STREET}/hongqi/{key}/signature", f"{STREET}/hongqi/{key}/forced", f"{STREET}/hongqi/new"):
        assert client.get(address).status_code == status
    assert client.get(f"/street/songbei/handovers/hongqi/{key}").status_code == 404


def test_another_communitys_handover_is_missing(app: Flask) -> None:
    """F024: like one that does not exist."""
    key = begun().id
    client = browser(app, LI_NA)
    for page in ("", "/count", "/signature", "/receiver", "/forced", "/afterwards"):
        assert client.get(f"/c/wenyuan/handovers/{key}{page}").status_code == 404
    archivist = browser(app, ZHOU_LAN)
    assert archivist.get(f"{STREET}/wenyuan/{key}").status_code == 404
    assert archivist.get(f"{STREET}/binjiang/{key}").status_code == 404


def test_a_page_asks_the_same_however_much_is_kept(app: Flask, statements: list[str]) -> None:
    """R14: statements do not grow with lines and figures."""
    key = begun().id
    client = browser(app, WANG_MIN)
    client.get(f"{HOME}/{key}")

    def asked(address: str) -> int:
        statements.clear()
        assert client.get(address).status_code == 200
        return len(statements)

    few = asked(f"{HOME}/{key}"), asked(f"{HOME}/{key}/count"), asked(f"{HOME}/")
    done(key)
    appointed(WANG_MIN, "hongqi")
    with given.acting(WANG_MIN, "hongqi") as by:
        for year in range(2015, 2024):
            given.a_filed_item(by, f"{year}", year=year, document_date=f"{year}-05-06", category="WS·DQ")
        assert by.person_id is not None
        more = handover.begin(by.person_id, leaving_on=TODAY, by=by, today=TODAY).id
    client.get(f"{HOME}/")
    assert (asked(f"{HOME}/{more}"), asked(f"{HOME}/{more}/count"), asked(f"{HOME}/")) <= few


def test_todays_list_names_an_open_handover(app: Flask) -> None:
    """F024: for whoever has a part in it, with the day by which it is signed."""
    assert "交接还没有办完" not in browser(app, WANG_MIN).get("/c/hongqi/").text
    begun(leaving_on=TODAY)
    page = browser(app, CHEN_GUILAN).get("/c/hongqi/").text
    assert "交接还没有办完" in page
    assert "剩 7 天" in page
    assert "/c/hongqi/handovers/" in page


def test_the_street_is_alarmed_when_a_post_is_vacant_for_more_than_seven_days(app: Flask, admin: psycopg.Connection) -> None:
    """F024, R14: a community without a clerk, a post that nobody holds, a handover past its term."""
    with given.acting(WANG_MIN, "hongqi") as by:
        scheme = holdings.Arrangement().scheme(TODAY.year)
        for name, opened in (("民政", date(2026, 11, 15)), ("党建", date(2026, 11, 16))):
            posts.set_up(posts.PostFacts(name=name), scheme, by=by, today=opened)
    begun(leaving_on=date(2026, 11, 15))
    street = browser(app, ZHOU_LAN)
    page = street.get("/street/xueyuanlu/today").text
    assert "红旗社区的「民政」岗位没有人" in page
    assert "空岗 8 天" in page
    assert "党建" not in page
    assert "王敏的离岗交接过了期限" in page
    assert "没有档案员" not in page
    admin.execute("UPDATE membership SET ended_on = '2026-11-15' WHERE role = 'clerk' AND tenant_id = %s", [given.tenant_id("tielu")])
    assert "铁路社区没有档案员" in street.get("/street/xueyuanlu/today").text


def test_nobody_dismisses_a_clerk_round_her_handover(app: Flask) -> None:
    """F024: neither by ending the membership nor by taking the role; when nothing is under way both work."""
    taker = appointed(LI_NA, "hongqi")
    head, giver = browser(app, CHEN_GUILAN), given.person_id(WANG_MIN)
    with given.acting(WANG_MIN, "hongqi") as by:
        key = handover.begin(giver, leaving_on=TODAY, receiver_id=taker, by=by, today=TODAY).id
    for page, told in (("end", {}), ("roles", {"roles": ["contributor"]})):
        answer = send(head, f"/c/hongqi/people/{giver}/{page}", told)
        assert answer.status_code == 422
        assert "离岗交接还没有办完" in answer.text
    assert browser(app, WANG_MIN).get(f"{HOME}/{key}").status_code == 200
    assert send(head, f"/c/hongqi/people/{taker}/end", {}).status_code == 303


def test_a_handover_is_taken_back_until_the_giver_has_signed(app: Flask) -> None:
    """F024: she stays after all; a later one begins anew, with the figures of then."""
    key = begun().id
    giver, address = browser(app, WANG_MIN), f"{HOME}/{key}/withdrawal"
    old = revision_on(giver.get(address).text)
    assert send(browser(app, LI_NA), address, {"revision": old}).status_code == 422
    assert send(giver, address, {"revision": old}).status_code == 303
    assert state_of(key) is HandoverState.WITHDRAWN
    assert "已撤回" in giver.get(f"{HOME}/{key}").text
    again = send(giver, f"{HOME}/new", {"giver": str(given.person_id(WANG_MIN)), "leaving_on": "2026-11-23"}).location
    key = given.uuid(again.rsplit("/", 1)[1])
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        here = found(key)
        handover.name_receiver(here, given.person_id_here("李娜"), revision=here.revision, by=by)
    counted(key)
    signed_by(WANG_MIN, key)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        here = found(key)
        with pytest.raises(RuleBroken, match="不能再撤回"):
            handover.withdraw(here, revision=here.revision, by=by)

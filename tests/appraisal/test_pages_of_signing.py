"""Pages of the head, the street, waiting and destruction: each signs with her password, nobody goes round a step (R05–R09, R29)."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from commarch import appraisal, clock
from commarch.accounts import Role
from commarch.appraisal import Stage, Verdict
from commarch.database import session
from commarch.holdings import Item
from tests import given
from tests.appraisal.clicks import HOME, STREET, browser, page_of, revision_on, send, signs, state_of
from tests.appraisal.group import (
    DESTROY,
    GROUP,
    HUANG_ZHIQIANG,
    KEEP,
    LIU_YANG,
    approved,
    destroyed,
    found,
    reported,
    reviewed,
    submitted,
    voiced,
    waited,
    without_photos,
    witnessed,
)
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, PASSWORD, SUN_TAO, WANG_MIN, XU_FENG, ZHOU_LAN, Somebody, enrol

NOT_CALLED = Somebody("zhengyi@example.org", "郑一", (("hongqi", Role.APPRAISER),))


def called() -> dict[str, str]:
    """Return who is to witness, as the form names them."""
    return {"first_witness": str(given.person_id(LIU_YANG)), "second_witness": str(given.person_id(HUANG_ZHIQIANG))}


def voiced_batch(number: int = 2) -> UUID:
    """All agree to destroy."""
    key = reviewed(number)
    voiced(key, DESTROY)
    return key


def test_the_head_signs_with_her_password_and_an_old_tab_signs_nothing(app: Flask) -> None:
    """R05."""
    key = voiced_batch()
    head, at = browser(app, CHEN_GUILAN), f"{HOME}/{key}/signature"
    early = signs(head, at)
    assert early.status_code == 422
    assert "逐件审查" in early.text
    old = revision_on(page_of(head, at))
    reported(key)
    for told, why in (
        ({"password": "不是这个", "revision": revision_on(page_of(head, at))}, "密码不对"),
        ({"password": "", "revision": "1"}, "请填密码"),
        ({"password": PASSWORD, "revision": old}, "刚刚有人办过一步"),
    ):
        answer = send(head, at, **told)
        assert answer.status_code == 422
        assert why in answer.text
    assert state_of(key) is Stage.REPORTED
    assert browser(app, WANG_MIN).get(at).status_code == 403
    assert signs(head, at).status_code == 303
    assert state_of(key) is Stage.SUBMITTED
    assert "陈桂兰" in page_of(head, f"{HOME}/{key}").split('class="history"')[1]


def test_sending_back_wants_words_and_all_words_stay_to_be_read(app: Flask) -> None:
    """R05: the comments of all steps are on the batch's page, the former opinions with them."""
    key = voiced_batch()
    reported(key)
    head, at = browser(app, CHEN_GUILAN), f"{HOME}/{key}/return"
    silent = send(head, at, because="", revision=revision_on(page_of(head, at)))
    assert silent.status_code == 422
    assert "请写明退回的理由" in silent.text
    assert send(head, at, because="第二件请再想想", revision=revision_on(page_of(head, at))).status_code == 303
    assert state_of(key) is Stage.DECIDING
    voiced(key, KEEP, by_whom=(HUANG_ZHIQIANG,), positions=(2,))
    submitted(key)
    street, at = browser(app, ZHOU_LAN), f"{STREET}/hongqi/{key}/return"
    assert send(street, at, because="清点后再报", revision=revision_on(page_of(street, at))).status_code == 303
    page = page_of(head, f"{HOME}/{key}")
    for words in ("第二件请再想想", "清点后再报", "先前", "已执行完毕，街道有正本", "仍可查考"):
        assert words in page
    assert "第二件请再想想" in page_of(street, f"{STREET}/hongqi/{key}")


def test_withdrawing_frees_the_items(app: Flask) -> None:
    key = voiced_batch()
    clerk, at = browser(app, WANG_MIN), f"{HOME}/{key}/withdrawal"
    assert send(clerk, at, because="", revision=revision_on(page_of(clerk, at))).status_code == 422
    assert send(clerk, at, because="选错了", revision=revision_on(page_of(clerk, at))).status_code == 303
    assert "选错了" in page_of(clerk, f"{HOME}/{key}")
    assert re.search(r"可选.*2 件", page_of(clerk, f"{HOME}/new"), re.DOTALL)
    assert "已撤回" in page_of(clerk, f"{HOME}/?view=ended")


def test_the_street_sees_what_waits_for_it_first(app: Flask) -> None:
    """R05: its queue across communities, and nothing of a foreign street's."""
    submitted(voiced_batch())
    page = page_of(browser(app, ZHOU_LAN), f"{STREET}/")
    assert "红旗社区" in page
    assert "2014 年度 10 年期档案鉴定" in page
    assert "1 个批次" in page
    leader = page_of(browser(app, SUN_TAO), f"{STREET}/")
    assert "红旗社区" in leader
    assert "/hongqi/" not in leader
    foreign = browser(app, XU_FENG)
    assert "红旗社区" not in page_of(foreign, "/street/songbei/appraisals/")
    assert browser(app, CHEN_GUILAN).get(f"{STREET}/").status_code == 404


def test_the_street_approves_all_but_what_it_refuses_with_reasons(app: Flask) -> None:
    """R05, R07: item by item; what is refused is kept and says so."""
    key = voiced_batch(3)
    submitted(key)
    street, at = browser(app, ZHOU_LAN), f"{STREET}/hongqi/{key}/approval"
    page = page_of(street, at)
    first = re.findall(r'name="refused" value="([^"]*)"', page)[0]
    told = {"password": PASSWORD, "revision": revision_on(page), "refused": first, "note": "其余同意"}
    silent = send(street, at, **told)
    assert silent.status_code == 422
    assert "不批准销毁的件要写明理由" in silent.text
    assert "其余同意" in silent.text
    assert re.search(rf'value="{first}"[^>]* checked', silent.text)
    assert send(street, at, **told, **{f"why-{first}": "居民还要查"}).status_code == 303
    assert state_of(key) is Stage.WAITING
    with given.acting(WANG_MIN, "hongqi"):
        assert sum(one.decision is Verdict.DESTROY and one.is_open for one in appraisal.open_lines(found(key))) == 2
    page = page_of(browser(app, CHEN_GUILAN), f"{HOME}/{key}")
    for words in ("居民还要查", "街道不批准", "街道未批准，续存", "其余同意"):
        assert words in page
    again = send(street, at, **told)
    assert again.status_code == 422
    assert "刚刚有人办过一步" in again.text


def test_who_may_not_approve_does_not(app: Flask) -> None:
    """R05: not the street's leader, not another street, not the community, not with another's password; a foreign batch is missing."""
    key = voiced_batch()
    submitted(key)
    at = f"{STREET}/hongqi/{key}/approval"
    assert browser(app, SUN_TAO).get(at).status_code == 403
    assert browser(app, XU_FENG).get(at.replace("xueyuanlu", "songbei")).status_code == 404
    assert browser(app, CHEN_GUILAN).get(at).status_code == 404
    assert browser(app, ZHOU_LAN).get(at.replace("hongqi", "wenyuan")).status_code == 404
    assert browser(app, CHEN_GUILAN).get(f"{HOME}/{key}/approval").status_code == 403
    assert signs(browser(app, ZHOU_LAN), at, "不是这个").status_code == 422
    assert state_of(key) is Stage.SUBMITTED


def test_a_street_archivist_does_not_approve_what_she_opened(app: Flask) -> None:
    """R05: author and approver are two people, also where one person is both clerk and archivist."""
    both = Somebody("both@example.org", "两头", (("hongqi", Role.CLERK), ("xueyuanlu", Role.STREET_ARCHIVIST)))
    enrol(both)
    key = _of(both)
    street, at = browser(app, both), f"{STREET}/hongqi/{key}/approval"
    page = page_of(street, at)
    assert "要由另一位街道档案员审批" in page
    answer = signs(street, at)
    assert answer.status_code == 422
    assert "不能签署或审批自己的批次" in answer.text
    assert state_of(key) is Stage.SUBMITTED


def test_while_the_days_pass_every_member_may_object(app: Flask) -> None:
    """R07: the page says how many days are through; an objection brings the batch back."""
    key = voiced_batch()
    approved(key)
    waited(key, 12)
    member, at = browser(app, LIU_YANG), f"{HOME}/{key}/objection"
    assert "冷静期已过 12 天，共 30 天" in page_of(member, f"{HOME}/{key}")
    assert "已过 12 天，共 30 天" in page_of(member, f"{HOME}/")
    clerk = browser(app, WANG_MIN)
    outsider = send(clerk, at, because="我也有意见", revision=revision_on(page_of(clerk, at)))
    assert outsider.status_code == 422
    assert "只有鉴定小组成员可以提出异议" in outsider.text
    assert "我也有意见" in outsider.text
    assert send(member, at, because="名册还要用", revision=revision_on(page_of(member, at))).status_code == 303
    assert state_of(key) is Stage.DECIDING
    assert "名册还要用" in page_of(clerk, f"{HOME}/{key}")


@pytest.fixture
def waited_batch(app: Flask) -> tuple[UUID, date]:
    """A batch whose waiting time is over, and its day."""
    key = voiced_batch()
    approved(key)
    return key, waited(key)


def test_a_destruction_from_its_registration_to_the_register(app: Flask, waited_batch: tuple[UUID, date]) -> None:
    """R07, R09: method, place, time, both confirmations; two witnesses before and after; then stubs and a register."""
    key, day = waited_batch
    address = f"{HOME}/{key}"
    with clock.standing_on(day):
        clerk = browser(app, WANG_MIN)
        told = {"method": "粉碎", "place": "街道文印室", "happens_on": str(day), "with_paper": "y", **called()}
        half = send(clerk, f"{address}/destruction", **told, revision=revision_on(page_of(clerk, f"{address}/destruction")))
        assert half.status_code == 422
        assert "一并销毁" in half.text
        assert 'value="街道文印室"' in half.text
        told["with_digital"] = "y"
        assert (
            send(clerk, f"{address}/destruction", **told, revision=revision_on(page_of(clerk, f"{address}/destruction"))).status_code == 303
        )
        assert "街道文印室" in page_of(clerk, f"{address}/destruction/list")
        at = f"{address}/destruction/signature"
        assert "监销人不能是执行人" in signs(clerk, at, checked="y").text
        enrol(NOT_CALLED)
        assert "您没有被指定为这次销毁的监销人" in signs(browser(app, NOT_CALLED), at, checked="y").text
        assert "监销人不能是签署或审批的人" in signs(browser(app, CHEN_GUILAN), at, checked="y").text
        unchecked = signs(browser(app, LIU_YANG), at)
        assert unchecked.status_code == 422
        assert "请先逐件核对" in unchecked.text
        lonely = signs(clerk, f"{address}/destruction/end")
        assert lonely.status_code == 422
        assert "要有 2 名监销人" in lonely.text
        for moment in ("before", "after"):
            if moment == "after":
                assert "还没有现场照片" in signs(browser(app, LIU_YANG), at, checked="y").text
                without_photos(key)
            for somebody in (LIU_YANG, HUANG_ZHIQIANG):
                assert signs(browser(app, somebody), at, checked="y").status_code == 303
        assert "该您办的" in page_of(clerk, f"{HOME}/")
        assert signs(clerk, f"{address}/destruction/end", "不是这个").status_code == 422
        assert signs(clerk, f"{address}/destruction/end").status_code == 303
        page = page_of(clerk, address)
        sheet = re.search(r'href="(/c/hongqi/dossier/[0-9a-f-]{36})">[^<]*<i[^>]*></i> 销毁清册', page)
        assert sheet is not None
        assert "销毁清册" in page_of(clerk, sheet.group(1))
    assert state_of(key) is Stage.CLOSED


def test_a_line_is_left_out_with_its_reason_before_it_is_too_late(app: Flask, waited_batch: tuple[UUID, date]) -> None:
    """R07: what isn't there is noted and stays."""
    key, day = waited_batch
    with clock.standing_on(day):
        witnessed(key, day)
        clerk = browser(app, WANG_MIN)
        links = re.findall(r'href="([^"]*/destruction/lines/[^"]*)"', page_of(clerk, f"{HOME}/{key}/destruction/list"))
        assert len(links) == 2
        silent = send(clerk, links[0], because="", revision=revision_on(page_of(clerk, links[0])))
        assert silent.status_code == 422
        assert send(clerk, links[0], because="库房里没有找到", revision=revision_on(page_of(clerk, links[0]))).status_code == 303
        page = page_of(clerk, f"{HOME}/{key}/destruction/list")
        assert "库房里没有找到" in page
        assert "共 1 件" in page
        assert signs(clerk, f"{HOME}/{key}/destruction/end").status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert sorted(str(one.state) for one in session.scalars(select(Item))) == ["destroyed", "filed"]


def test_the_page_of_a_stub_says_its_register_and_nothing_of_its_content(app: Flask) -> None:
    """R07, R29: code, register, digest stay; the list's filter knows the state."""
    key = destroyed(1, author="只在内容里的责任者", note="只在内容里的备注")
    with given.acting(WANG_MIN, "hongqi"):
        item = session.scalars(select(Item)).one()
        item_id, code = item.id, item.archival_code
        destruction = appraisal.destruction_of(found(key))
        assert destruction is not None
        register = destruction.register_number
    clerk = browser(app, WANG_MIN)
    page = page_of(clerk, f"/c/hongqi/items/{item_id}")
    assert "已销毁" in page
    assert register in page
    assert (code or "").rsplit("-", 1)[1] in page
    for gone in ("只在内容里的责任者", "只在内容里的备注", "编辑", "履历"):
        assert gone not in page
    assert str(item_id) in page_of(clerk, "/c/hongqi/items/?state=destroyed")


def test_nothing_is_destroyed_by_an_address_alone(app: Flask) -> None:
    """R06, R29: every page of the way out of its turn refuses and changes nothing."""
    key = voiced_batch()
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    now = revision_on(page_of(clerk, f"{address}/destruction"))
    told = {
        "method": "粉碎",
        "place": "院里",
        "happens_on": str(TODAY),
        "with_paper": "y",
        "with_digital": "y",
        "revision": now,
        **called(),
    }
    for path, form in (
        ("/destruction", told),
        ("/destruction/signature", {"checked": "y", "password": PASSWORD, "revision": now}),
        ("/destruction/end", {"password": PASSWORD, "revision": now}),
        ("/report", {"revision": now}),
        ("/decisions/", {"revision": now}),
        ("/objection", {"because": "x", "revision": now}),
        ("/review/again", {"because": "x", "revision": now}),
    ):
        assert send(clerk, f"{address}{path}", **form).status_code == 422, path
    assert state_of(key) is Stage.REVIEWING
    foreign = str(key).replace("0", "1")
    assert clerk.get(f"{HOME}/{foreign}").status_code == 404
    assert clerk.get(f"{HOME}/{key}/bench/{foreign}").status_code == 404


def test_the_street_decides_on_its_own_archives_too(app: Flask) -> None:
    """R05: in its own space the pages are the same."""
    assert browser(app, ZHOU_LAN).get("/c/xueyuanlu/appraisals/").status_code == 200


def _of(author: Somebody) -> UUID:
    """A batch that somebody else than 王敏 opened, up to the street."""
    key = reviewed(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        appraisal.withdraw(batch, "换人建立", revision=batch.revision, by=by, today=TODAY)
    people = {somebody.name: given.person_id(somebody) for somebody, _part in GROUP}
    with given.acting(author, "hongqi") as by:
        ids = [one.id for one in session.scalars(select(Item))]
        batch = appraisal.open_batch("另一个批次", by=by, today=TODAY)
        appraisal.add_items(batch, ids, revision=batch.revision, by=by, today=TODAY)
        for somebody, part in GROUP:
            appraisal.name_member(batch, people[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        key = batch.id
    voiced(key, DESTROY)
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        batch = found(key)
        appraisal.close_review(batch, revision=batch.revision, by=by, today=TODAY)
        appraisal.decide_as_voiced(batch, revision=batch.revision, by=by)
        appraisal.report(batch, revision=batch.revision, by=by, today=TODAY)
        appraisal.sign(batch, revision=batch.revision, by=by, today=TODAY)
    return key

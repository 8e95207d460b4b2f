"""Pages of appraisal in the community: whose turn it is, setting up, the bench, deciding."""

import re
from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask

from commarch import appraisal, holds
from commarch.accounts import Role
from commarch.appraisal import Part, Stage, Verdict
from commarch.database import home_tenant, session
from commarch.holdings import Item
from commarch.holds import HoldReason
from tests import given
from tests.appraisal.clicks import HOME, browser, page_of, revision_on, send, state_of
from tests.appraisal.group import (
    DESTROY,
    GROUP,
    HUANG_ZHIQIANG,
    KEEP,
    LIU_YANG,
    called_together,
    composed,
    expired_items,
    found,
    reviewed,
    voiced,
)
from tests.conftest import TODAY
from tests.intake.photos import jpeg
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, MA_LIN, WANG_MIN, ZHAO_PING, Somebody, enrol

ACCOUNTANT = Somebody("accountant@example.org", "钱会", (("hongqi", Role.APPRAISER),))
ACCOUNTING_HEAD = Somebody("accounting@example.org", "孙会", (("hongqi", Role.APPRAISER),))
ARCHIVES_HEAD = Somebody("songwei@example.org", "宋伟", (("hongqi", Role.APPRAISER),))


def _opened(title: str) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.open_batch(title, by=by, today=TODAY)


def _with_group(key: UUID, group: Sequence[tuple[Somebody, Part]] = GROUP) -> None:
    for somebody, _part in group:
        if somebody in (ACCOUNTANT, ACCOUNTING_HEAD, ARCHIVES_HEAD):
            enrol(somebody)
    ids = {somebody.name: given.person_id(somebody) for somebody, _part in group}
    with given.acting(WANG_MIN, "hongqi") as by:
        batch = found(key)
        for somebody, part in group:
            appraisal.name_member(batch, ids[somebody.name], somebody.name, part, revision=batch.revision, by=by)


def lines_of(key: UUID) -> Sequence[UUID]:
    with given.acting(WANG_MIN, "hongqi"):
        return [one.id for one in appraisal.open_lines(found(key))]


def verdicts_of(key: UUID) -> list[str]:
    with given.acting(WANG_MIN, "hongqi"):
        return [str(one.verdict) for one in appraisal.opinions([line.id for line in appraisal.open_lines(found(key))])]


def test_the_list_says_the_next_step_when_there_is_no_batch(app: Flask) -> None:
    page = browser(app, WANG_MIN).get(f"{HOME}/").text
    assert "还没有鉴定批次" in page
    assert f'href="{HOME}/new"' in page
    assert "鉴定批次" in browser(app, WANG_MIN).get("/c/hongqi/periods/").text


def test_the_list_says_first_what_this_person_has_to_do(app: Flask) -> None:
    """R05: whoever has the ball is told how many are left; the others, who has it."""
    key = reviewed(3)
    member = browser(app, LIU_YANG)
    page = member.get(f"{HOME}/").text
    assert "该您办的" in page
    assert re.search(r'task-count">3<small>件', page)
    assert f'href="{HOME}/{key}/bench/"' in page
    clerk = browser(app, WANG_MIN).get(f"{HOME}/").text
    assert "该您办的" not in clerk
    assert "还有 3 人没有提完意见" in clerk
    voiced(key, DESTROY, by_whom=(LIU_YANG,))
    assert "该您办的" not in member.get(f"{HOME}/").text
    voiced(key, DESTROY, by_whom=(CHEN_GUILAN, HUANG_ZHIQIANG))
    assert "意见已提齐，结束审查" in browser(app, WANG_MIN).get(f"{HOME}/").text


def test_the_list_is_walked_by_key_and_asks_no_more_with_more_batches(
    app: Flask, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commarch.web.appraisal.listing.PAGE", 2)
    called_together()
    for number in range(2):
        _opened(f"第 {number} 批")
    clerk = browser(app, WANG_MIN)
    clerk.get(f"{HOME}/")
    statements.clear()
    assert clerk.get(f"{HOME}/").status_code == 200
    few = len(statements)
    for number in range(2, 5):
        _opened(f"第 {number} 批")
    clerk.get(f"{HOME}/")
    statements.clear()
    page = clerk.get(f"{HOME}/").text
    assert len(statements) == few
    assert "第 4 批" in page
    assert "第 1 批" not in page
    further = re.search(r'href="([^"]*after=[^"]*)"', page)
    assert further is not None
    assert "第 2 批" in clerk.get(further.group(1).replace("&amp;", "&")).text


def test_a_whole_group_that_has_expired_becomes_a_batch_in_one_post(app: Flask) -> None:
    """R05: by year and period; what an open batch holds is not offered again."""
    with given.acting(WANG_MIN, "hongqi") as by:
        expired_items(by, 3)
        given.a_filed_item(by, "还没有期满的通知", document_date="2024-05-06", retention="D10")
    clerk = browser(app, WANG_MIN)
    assert f'href="{HOME}/new"' in clerk.get("/c/hongqi/periods/").text
    page = clerk.get(f"{HOME}/new").text
    assert 'value="2014|WS|D10"' in page
    assert "2024|WS" not in page
    answer = send(clerk, f"{HOME}/new", group="2014|WS|D10")
    assert answer.status_code == 303
    batch = clerk.get(answer.location).text
    assert "2014 年度 10年期档案鉴定" in batch
    assert "至少 3 人，还差 3 人" in batch
    again = send(clerk, f"{HOME}/new", group="2014|WS|D10", title="再来一批")
    assert again.status_code == 422
    assert "请先选要鉴定的档案" in again.text
    assert 'value="再来一批"' in again.text


def test_chosen_items_become_a_batch_and_what_is_refused_is_told_with_its_reason(app: Flask) -> None:
    """From the catalogue or the list of what is due; refusals say why."""
    with given.acting(WANG_MIN, "hongqi") as by:
        ids = [str(one) for one in expired_items(by, 2)]
        ids.append(str(given.a_filed_item(by, "还没有期满的通知", document_date="2024-05-06", retention="D10").id))
    clerk = browser(app, WANG_MIN)
    assert f'formaction="{HOME}/chosen"' in clerk.get("/c/hongqi/items/").text
    assert f'action="{HOME}/chosen"' in clerk.get("/c/hongqi/periods/?standing=expired").text
    page = send(clerk, f"{HOME}/chosen", pick=ids).text
    carried = re.search(r'name="picks" value="([^"]*)"', page)
    assert carried is not None
    assert re.findall(r'name="purpose"[^>]*value="([a-z]+)"', page) == ["expiry", "access"]
    answer = send(clerk, f"{HOME}/new", picks=carried.group(1), purpose="expiry", title="选件鉴定")
    assert answer.status_code == 303
    batch = clerk.get(answer.location).text
    assert "选入 2 件" in batch
    assert "2034-12-31 才期满" in batch
    nothing = send(clerk, f"{HOME}/new", picks=ids[2], purpose="expiry")
    assert nothing.status_code == 422
    assert "才期满" in nothing.text


def test_an_access_batch_is_opened_with_the_same_engine(app: Flask) -> None:
    """R20: items nobody has reviewed, by year; the verdicts are open or restrict, with a day."""
    called_together()
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_filed_item(by, "居民公约", document_date="2024-05-06", retention="D10")
    clerk = browser(app, WANG_MIN)
    answer = send(clerk, f"{HOME}/new", group="2024|WS|D10", purpose="access")
    assert answer.status_code == 303
    assert "2024 年度档案开放审核" in clerk.get(answer.location).text
    key = UUID(answer.location.rsplit("/", 1)[1])
    _with_group(key)
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.begin_review(found(key), revision=found(key).revision, by=by, today=TODAY)
    member = browser(app, LIU_YANG)
    at = member.get(f"{HOME}/{key}/bench/").location
    page = member.get(at).text
    assert 'value="open"' in page
    assert 'value="destroy"' not in page
    wrong = send(member, at, verdict="open", reason="已公开过", open_from="明天")
    assert wrong.status_code == 422
    assert "已公开过" in wrong.text
    assert send(member, at, verdict="open", reason="已公开过", open_from="2027-01-01").status_code == 303
    assert "开放（自 2027-01-01 起）" in member.get(at).text


def test_a_group_is_named_on_the_page_and_the_review_begins_only_when_it_is_whole(app: Flask) -> None:
    """R05: at least three, a chair, a residents' representative; the page says what is missing; the next batch takes the same group."""
    called_together()
    with given.acting(WANG_MIN, "hongqi") as by:
        expired_items(by, 2)
    clerk = browser(app, WANG_MIN)
    address = send(clerk, f"{HOME}/new", group="2014|WS|D10").location
    refused = send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text))
    assert refused.status_code == 422
    assert "至少要有一名居民代表" in refused.text
    wrong = send(clerk, f"{address}/members", person=given.person_id(LI_NA), part="chair", title="主任", revision="1")
    assert wrong.status_code == 422
    assert 'value="主任"' in wrong.text
    for somebody, part in GROUP:
        told = {"person": given.person_id(somebody), "part": part.value, "revision": revision_on(clerk.get(address).text)}
        assert send(clerk, f"{address}/members", **told).status_code == 303
    assert send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text)).status_code == 303
    assert state_of(UUID(address.rsplit("/", 1)[1])) is Stage.REVIEWING
    with given.acting(WANG_MIN, "hongqi") as by:
        expired_items(by, 1, document_date="2013-05-06")
    second = send(clerk, f"{HOME}/new", group="2013|WS|D10").location
    page = clerk.get(second).text
    assert "沿用上一批次的小组（陈桂兰、刘洋、黄志强）" in page
    assert send(clerk, f"{second}/members", same="1", revision=revision_on(page)).status_code == 303
    assert send(clerk, f"{second}/review", revision=revision_on(clerk.get(second).text)).status_code == 303


def test_items_leave_a_batch_and_a_member_leaves_the_group_with_her_opinions_kept(app: Flask) -> None:
    key = composed(3)
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    first = lines_of(key)[0]
    assert send(clerk, f"{address}/items/removal", pick=str(first), revision=revision_on(clerk.get(address).text)).status_code == 303
    assert len(lines_of(key)) == 2
    assert send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text)).status_code == 303
    voiced(key, DESTROY, by_whom=(LIU_YANG,))
    leaving = re.search(r'href="([^"]*/members/[^"]*/leaving)">[^<]*<span class="visually-hidden">：刘洋', clerk.get(address).text)
    assert leaving is not None
    page = clerk.get(leaving.group(1)).text
    silent = send(clerk, leaving.group(1), because="", revision=revision_on(page))
    assert silent.status_code == 422
    assert "请写明为什么更换成员" in silent.text
    assert send(clerk, leaving.group(1), because="调离", revision=revision_on(page)).status_code == 303
    page = clerk.get(address).text
    assert "已退出：调离" in page
    assert "已执行完毕，街道有正本" in page


def test_one_post_brings_the_next_item_and_the_last_one_the_batch(app: Flask) -> None:
    """R06: 200 items an hour: each opinion is one post that leads to the next item that she has not spoken of."""
    key = reviewed(3)
    member = browser(app, LIU_YANG)
    at, seen = member.get(f"{HOME}/{key}/bench/").location, []
    while "/bench/" in at:
        seen.append(at)
        answer = send(member, at, verdict="keep:D10", reason="仍可查考")
        assert answer.status_code == 303
        at = answer.location
    assert len(set(seen)) == 3
    assert at == f"{HOME}/{key}"
    assert verdicts_of(key) == ["keep"] * 3
    assert "全部看完了" in member.get(at).text


def test_the_bench_tells_what_each_verdict_does(app: Flask) -> None:
    """R06: the new last day stands beside each period; counted from the old one, or from now where that is over."""
    key = reviewed(1)
    page = browser(app, LIU_YANG).get(f"{HOME}/{key}/bench/{lines_of(key)[0]}").text
    for effect in ("到 2034-12-31", "到 2054-12-31", "不再到期", "进入审批"):
        assert effect in page
    assert 'data-reason="仍可查考"' in page
    assert "未提意见" in page


def test_what_was_typed_stays_when_an_opinion_is_refused(app: Flask) -> None:
    key = reviewed(1)
    member, at = browser(app, LIU_YANG), f"{HOME}/{key}/bench/{lines_of(key)[0]}"
    for told, why in (
        ({"verdict": "destroy", "reason": ""}, "请写一句理由"),
        ({"verdict": "", "reason": "写了一半的理由"}, "请先选一项意见"),
        ({"verdict": "keep:D7", "reason": "写了一半的理由"}, "续存要选新的期限"),
        ({"verdict": "open", "reason": "写了一半的理由"}, "请从列出的意见中选一项"),
    ):
        answer = send(member, at, **told)
        assert answer.status_code == 422, told
        assert why in answer.text
        assert told["reason"] in answer.text
    assert verdicts_of(key) == []


def test_one_agrees_with_another_by_one_click_also_for_many(app: Flask) -> None:
    """R06: the words say with whom; the same opinion goes to all that are picked."""
    key = reviewed(4)
    voiced(key, DESTROY, by_whom=(CHEN_GUILAN,), positions=(1, 2))
    voiced(key, KEEP, by_whom=(CHEN_GUILAN,), positions=(3,))
    ids, member = lines_of(key), browser(app, LIU_YANG)
    assert send(member, f"{HOME}/{key}/bench/{ids[0]}", agree=given.person_id(CHEN_GUILAN)).status_code == 303
    many = f"{HOME}/{key}/bench/many"
    assert send(member, many, verdict="destroy", reason="已执行完毕").status_code == 422
    answer = send(member, many, agree=given.person_id(CHEN_GUILAN), pick=[str(one) for one in ids[1:]])
    assert answer.status_code == 303
    assert send(member, many, verdict="permanent", reason="反映社区历史", pick=str(ids[3])).status_code == 303
    assert verdicts_of(key)[3:] == ["destroy", "destroy", "keep", "permanent"]
    assert "同意陈桂兰的意见：已执行完毕，街道有正本" in member.get(f"{HOME}/{key}").text


def test_a_held_item_shows_its_hold_on_the_bench(app: Flask) -> None:
    """R08."""
    key = reviewed(2)
    with given.acting(WANG_MIN, "hongqi") as by:
        held = appraisal.open_lines(found(key))[0].item_id
        told = {"reason": HoldReason.DISPUTE, "because": "邻里纠纷正在调解", "authority": "人民调解委员会"}
        holds.place([held], from_on=TODAY, review_on=TODAY.replace(year=2027), by=by, today=TODAY, **told)
    page = browser(app, LIU_YANG).get(f"{HOME}/{key}/bench/{lines_of(key)[0]}").text
    assert "邻里纠纷正在调解" in page
    assert "无论结论如何都不会销毁" in page
    assert "bi-snow hold" in page


def test_the_bench_asks_the_same_number_of_statements_however_many_items_there_are(app: Flask, statements: list[str]) -> None:
    counts = []
    for number in (2, 12):
        key = reviewed(number)
        voiced(key, DESTROY)
        member, at = browser(app, LIU_YANG), f"{HOME}/{key}/bench/{lines_of(key)[0]}"
        for address in (at, f"{HOME}/{key}/bench/many", f"{HOME}/{key}"):
            member.get(address)
            statements.clear()
            assert member.get(address).status_code == 200
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 16


def test_only_undecided_walks_only_where_she_has_not_spoken(app: Flask) -> None:
    key = reviewed(3)
    voiced(key, DESTROY, by_whom=(LIU_YANG,), positions=(1, 2))
    page = browser(app, LIU_YANG).get(f"{HOME}/{key}/bench/{lines_of(key)[2]}?only=1").text
    assert page.count('class="bench-title"') == 1
    assert "已看 2 / 3 件" in page


def test_nobody_outside_the_group_speaks_and_nothing_is_said_after_the_review(app: Flask) -> None:
    key = reviewed(1)
    at = f"{HOME}/{key}/bench/{lines_of(key)[0]}"
    clerk = browser(app, WANG_MIN)
    assert "只能看" in clerk.get(at).text
    answer = send(clerk, at, verdict="destroy", reason="已执行完毕")
    assert answer.status_code == 422
    assert "不在这个批次的鉴定小组里" in answer.text
    assert verdicts_of(key) == []
    assert send(browser(app, MA_LIN), at.replace("hongqi", "binjiang"), verdict="destroy", reason="x").status_code == 404
    assert browser(app, ZHAO_PING).get(f"{HOME}/").status_code == 403
    assert browser(app, HE_JING).get(at).status_code == 403
    head = browser(app, CHEN_GUILAN)
    assert send(head, f"{HOME}/{key}/review/end", revision="1").status_code == 403
    assert send(head, f"{HOME}/new", group="2014|WS|D10").status_code == 403


def test_voices_come_to_decisions_and_an_old_tab_decides_nothing(app: Flask) -> None:
    """R06: differing voices keep; one button decides; destruction only where all agreed."""
    key = reviewed(2)
    voiced(key, DESTROY, positions=(1,))
    voiced(key, DESTROY, positions=(2,), by_whom=(CHEN_GUILAN, LIU_YANG))
    voiced(key, KEEP, positions=(2,), by_whom=(HUANG_ZHIQIANG,))
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    old = revision_on(clerk.get(address).text)
    assert send(clerk, f"{address}/review/end", revision=old).status_code == 303
    late = send(clerk, f"{address}/review/end", revision=old)
    assert late.status_code == 422
    assert "刚刚有人办过一步" in late.text
    page = clerk.get(f"{address}/decisions/").text
    assert "意见不一，从宽续存" in page
    second = f"{address}/decisions/{lines_of(key)[1]}"
    told = {"verdict": "destroy", "reason": "我们觉得可以", "revision": revision_on(page)}
    refused = send(clerk, second, **told)
    assert refused.status_code == 422
    assert "没有一致同意销毁" in refused.text
    assert "我们觉得可以" in refused.text
    assert send(clerk, f"{address}/report", revision=revision_on(page)).status_code == 422
    assert send(clerk, f"{address}/decisions/", revision=revision_on(page)).status_code == 303
    page = clerk.get(f"{address}/decisions/").text
    assert send(clerk, second, **told | {"verdict": "keep:D30", "revision": revision_on(page)}).status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert [one.decision for one in appraisal.open_lines(found(key))] == [Verdict.DESTROY, Verdict.KEEP]
    page = clerk.get(f"{address}/decisions/").text
    assert "续存 30年" in page
    assert send(clerk, f"{address}/report", revision=revision_on(page)).status_code == 303
    assert state_of(key) is Stage.REPORTED


def test_accounting_archives_are_destroyed_only_when_somebody_says_their_debts_are_settled(app: Flask) -> None:
    """R09: Order 79 art. 19."""
    key = composed(1, category="KU·03", retention="D10")
    clerk, address = browser(app, WANG_MIN), f"{HOME}/{key}"
    assert "会计" in page_of(clerk, address)
    refused = send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text))
    assert refused.status_code == 422
    assert "还要有档案机构负责人、档案员、会计机构负责人、会计经办人" in refused.text
    units = ((ACCOUNTANT, Part.ACCOUNTANT), (ACCOUNTING_HEAD, Part.ACCOUNTING_HEAD), (ARCHIVES_HEAD, Part.ARCHIVES_HEAD))
    _with_group(key, (*units, (WANG_MIN, Part.ARCHIVIST)))
    assert send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text)).status_code == 303
    voiced(key, DESTROY, by_whom=(*(one for one, _ in (*GROUP, *units)), WANG_MIN))
    assert send(clerk, f"{address}/review/end", revision=revision_on(clerk.get(address).text)).status_code == 303
    page = clerk.get(f"{address}/decisions/").text
    assert "先确认债权债务已结清" in page
    at = f"{address}/decisions/{lines_of(key)[0]}"
    told = {"verdict": "destroy", "reason": "期满", "revision": revision_on(page)}
    assert "会计档案管理办法第十九条" in send(clerk, at, **told).text
    assert send(clerk, at, **told, settled="y").status_code == 303


def test_the_menu_counts_what_this_person_has_to_do_without_asking_more(app: Flask, statements: list[str]) -> None:
    """R05: the figure beside the entry is her own, and rests on the one statement that every frame asks."""
    called_together()
    member, clerk = browser(app, LIU_YANG), browser(app, WANG_MIN)
    member.get("/c/hongqi/periods/")
    statements.clear()
    assert _count_in_menu(member.get("/c/hongqi/periods/").text) is None
    few = len(statements)
    key = reviewed(2)
    member.get("/c/hongqi/periods/")
    statements.clear()
    assert _count_in_menu(member.get("/c/hongqi/periods/").text) == "1"
    assert len(statements) <= few
    assert _count_in_menu(clerk.get("/c/hongqi/periods/").text) is None
    voiced(key, DESTROY)
    with given.acting(WANG_MIN, "hongqi") as by:
        appraisal.close_review(found(key), revision=found(key).revision, by=by, today=TODAY)
    assert _count_in_menu(clerk.get("/c/hongqi/periods/").text) == "1"


def _count_in_menu(page: str) -> str | None:
    entry = re.search(r'鉴定批次(?:<span class="nav-count[^"]*">(\d+))?', page)
    assert entry is not None
    return entry.group(1)


def test_today_tells_whose_turn_it_is(app: Flask) -> None:
    """R05: the page that says what to do today has it, too, with its deadline."""
    key = reviewed(2)
    assert "鉴定批次该您办了" in browser(app, LIU_YANG).get("/c/hongqi/").text
    assert "鉴定批次该您办了" not in browser(app, WANG_MIN).get("/c/hongqi/").text
    voiced(key, DESTROY, by_whom=(LIU_YANG,))
    assert "鉴定批次该您办了" not in browser(app, LIU_YANG).get("/c/hongqi/").text


def test_the_bench_shows_the_pages_of_an_item_or_its_description(app: Flask) -> None:
    """The page beside the choice where there is one; of what is sensitive none before a reason is given (个人信息保护法 28)."""
    called_together()
    people = {somebody.name: given.person_id(somebody) for somebody, _part in GROUP}
    with given.acting(WANG_MIN, "hongqi") as by:
        items = expired_items(by, 2)
        secret = expired_items(by, 1, personal_level="sensitive")
        for one in (items[0], *secret):
            given.a_file_of(session.get_one(Item, {"tenant_id": home_tenant(), "id": one}), jpeg(), "第一页.jpg", by=by)
        batch = appraisal.open_batch("有页可看", by=by, today=TODAY)
        appraisal.add_items(batch, [*items, *secret], revision=batch.revision, by=by, today=TODAY)
        for somebody, part in GROUP:
            appraisal.name_member(batch, people[somebody.name], somebody.name, part, revision=batch.revision, by=by)
        appraisal.begin_review(batch, revision=batch.revision, by=by, today=TODAY)
        key = batch.id
    member = browser(app, LIU_YANG)
    pages = [member.get(f"{HOME}/{key}/bench/{line}").text for line in lines_of(key)]
    shown = [re.search(r'class="viewer-photo" src="([^"]*)"', page) for page in pages]
    assert [one is not None for one in shown] == [True, False, False]
    assert "没有可以在线看的页" in pages[1]
    assert shown[0] is not None
    assert member.get(shown[0].group(1)).mimetype.startswith("image/")

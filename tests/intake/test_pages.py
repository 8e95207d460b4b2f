"""The inbox's pages: handing in, following one's own, the clerk's desk, many at once, pages of photos (F019, F020, F041, F096, F097)."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import intake, posts
from commarch.holdings import Arrangement
from commarch.intake import Facts, queries, read_photo
from tests import given
from tests.conftest import TODAY
from tests.intake.photos import PDF, jpeg
from tests.world import CHEN_GUILAN, HE_JING, LI_NA, WANG_MIN, ZHAO_PING, Somebody

HOME = "/c/hongqi/intake"
TITLE = "关于开展冬季消防安全检查的通知"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, data: dict[str, Any], page: str = "") -> TestResponse:
    token = given.csrf_token(client.get(page or "/account").text)
    return client.post(address, data=data | {"csrf_token": token})


def handed_in(title: str = TITLE, who: Somebody = ZHAO_PING, photos: int = 0, **facts: Any) -> UUID:
    with given.acting(who, "hongqi") as by:
        pictures = [read_photo(jpeg(color=(number, 20, 30)), f"{number}.jpg") for number in range(photos)]
        told = {"author": "学院路街道办事处", "document_date": "2026-11-02", "pages": 2} | facts
        return intake.hand_in(Facts(title=title, **told), pictures, by=by, today=TODAY).id


def state_of(document_id: UUID) -> str:
    with given.acting(WANG_MIN, "hongqi"):
        document = queries.find_document(document_id)
        assert document is not None
        return document.state.value


# handing in


def test_a_contributor_lands_on_her_own_documents_and_sees_nothing_else(app: Flask) -> None:
    """F019, F020: hers is one page; the catalogue, the inbox, people and trail are not hers."""
    client = browser(app, ZHAO_PING)
    landed = client.get("/", follow_redirects=True)
    assert landed.request.path == f"{HOME}/mine"
    assert "您还没有交过文件" in landed.text
    assert "档案目录" not in landed.text
    for address in (
        "/c/hongqi/",
        "/c/hongqi/items/",
        f"{HOME}/",
        f"{HOME}/decisions",
        "/c/hongqi/posts/",
        "/c/hongqi/people",
        "/c/hongqi/trail/",
    ):
        assert client.get(address).status_code == 403, address


def test_a_document_is_handed_in_with_photos(app: Flask) -> None:
    client = browser(app, ZHAO_PING)
    files = {
        "files": [(io.BytesIO(jpeg()), "一.jpg"), (io.BytesIO(PDF), "二.pdf")],
        "camera": (io.BytesIO(jpeg(color=(1, 1, 1))), "image.jpg"),
    }
    answer = send(client, f"{HOME}/new", {"title": TITLE, "pages": "3", **files})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert TITLE in page
    assert "3 页" in page
    assert "待处理" in client.get(f"{HOME}/mine").text


def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(app: Flask) -> None:
    answer = send(browser(app, ZHAO_PING), f"{HOME}/new", {"title": "", "pages": "0", "note": "放在二楼", "document_date": "2027-02-03"})
    assert answer.status_code == 422
    assert "放在二楼" in answer.text
    answer = send(browser(app, ZHAO_PING), f"{HOME}/new", {"title": "x", "pages": "0", "document_date": "2027-02-03"})
    assert answer.status_code == 422
    for words in ("页数应为大于 0 的数", "还没有到", "有 2 处要改"):
        assert words in answer.text
    files = {"files": [(io.BytesIO(b"MZ\x90\x00"), "病毒.jpg")]}
    answer = send(browser(app, ZHAO_PING), f"{HOME}/new", {"title": "x", **files})
    assert answer.status_code == 422
    assert "“病毒.jpg”不是照片也不是 PDF" in answer.text


def test_what_came_back_is_seen_mended_and_handed_in_again(app: Flask) -> None:
    document_id = handed_in()
    clerk, client = browser(app, WANG_MIN), browser(app, ZHAO_PING)
    assert send(clerk, f"{HOME}/{document_id}/return", {"return-reason": "缺附件二", "return-seen": "1"}).status_code == 303
    for page in (f"{HOME}/mine", f"{HOME}/mine/{document_id}"):
        assert "缺附件二" in client.get(page).text
    assert "有 1 份退回" in client.get(f"{HOME}/mine").text
    assert client.get(f"{HOME}/{document_id}/edit").status_code == 200
    assert send(client, f"{HOME}/{document_id}/edit", {"title": f"{TITLE}（全）"}).status_code == 303
    assert state_of(document_id) == "waiting"


def test_anothers_document_is_missing_to_a_contributor(app: Flask) -> None:
    document_id = handed_in(who=WANG_MIN, photos=1)
    with given.acting(WANG_MIN, "hongqi"):
        document = queries.find_document(document_id)
        assert document is not None
        page_id = queries.pages_of(document)[0].id
    client = browser(app, ZHAO_PING)
    for address in (f"mine/{document_id}", f"{document_id}/edit", f"{document_id}/pages/{page_id}"):
        assert client.get(f"{HOME}/{address}").status_code == 404, address
    for address in (f"{document_id}/pages", f"{document_id}/pages/{page_id}/drop"):
        assert send(client, f"{HOME}/{address}", {}).status_code == 404, address
    assert client.get(f"{HOME}/{document_id}").status_code == 403


# photos


def page_address(document_id: UUID, place: int = 0) -> str:
    with given.acting(WANG_MIN, "hongqi"):
        document = queries.find_document(document_id)
        assert document is not None
        return f"{HOME}/{document_id}/pages/{queries.pages_of(document)[place].id}"


def test_a_page_is_shown_to_members_only_as_what_it_is(app: Flask) -> None:
    document_id = handed_in(photos=1)
    address = page_address(document_id)
    answer = browser(app, WANG_MIN).get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''0.jpg")
    assert browser(app, ZHAO_PING).get(address).status_code == 200
    assert browser(app, CHEN_GUILAN).get(address).status_code == 404  # the head neither triages nor handed it in
    assert browser(app, HE_JING).get(address).status_code == 403
    assert browser(app, LI_NA).get(address.replace("hongqi", "wenyuan")).status_code == 404
    assert app.test_client().get(address).status_code == 303


def test_a_pdf_is_a_file_to_take_away(app: Flask) -> None:
    with given.acting(ZHAO_PING, "hongqi") as by:
        document_id = intake.hand_in(Facts(title="扫描件"), [read_photo(PDF, '扫"描.pdf')], by=by, today=TODAY).id
    answer = browser(app, WANG_MIN).get(page_address(document_id))
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%89%AB%22%E6%8F%8F.pdf"


def test_pages_are_added_and_dropped_on_ones_own_page(app: Flask) -> None:
    document_id = handed_in(photos=1)
    client = browser(app, ZHAO_PING)
    assert send(client, f"{HOME}/{document_id}/pages", {"camera": (io.BytesIO(jpeg(color=(7, 7, 7))), "image.jpg")}).status_code == 303
    drop = page_address(document_id) + "/drop"
    assert send(client, drop, {}).status_code == 303
    assert client.get(f"{HOME}/mine/{document_id}").text.count("/drop") == 1


# the desk


def place(title: str = TITLE) -> dict[str, str]:
    access = {"carriers": "paper", "secrecy": "none", "openness": "", "personal_level": ""}
    return {"title": title, "category": "WS·ZA", "retention": "D10", "entry": "", "document_date": "2026-11-02"} | access


def test_the_desk_shows_queue_document_and_proposal_and_goes_on(app: Flask) -> None:
    """F019: 这份文件怎么归档 is answered beside the document."""
    first, second = handed_in(photos=2), handed_in("居民会议记录", document_number="")
    clerk = browser(app, WANG_MIN)
    page = clerk.get(f"{HOME}/{first}").text
    assert "居民会议记录" in page
    assert 'class="hint' in page
    assert [letter for letter in "12345" if f'data-letter="{letter}"' in page] == list("12345")
    answer = send(clerk, f"{HOME}/{first}", place() | {"seen": "1"})
    assert answer.status_code == 303
    assert answer.location.endswith(str(second))
    assert state_of(first) == "taken"
    answer = send(clerk, f"{HOME}/{second}/redirect", {"redirect-belongs_to": "街道办事处", "redirect-seen": "1"})
    assert answer.location.endswith(f"{HOME}/")
    page = clerk.get(f"{HOME}/").text
    assert "收集箱是空的" in page


def test_a_chip_of_the_assistant_fills_the_place(app: Flask) -> None:
    document_id = handed_in("社区党支部组织生活会记录")
    clerk = browser(app, WANG_MIN)
    value = re.search(r'name="choose" value="([^"]+)"', clerk.get(f"{HOME}/{document_id}").text)
    assert value is not None
    answer = send(clerk, f"{HOME}/{document_id}", {"title": "改了的题名", "choose": value[1], "seen": "1"})
    assert answer.status_code == 200
    assert f'<option selected value="{value[1].split("|")[0]}"' in answer.text
    assert "改了的题名" in answer.text
    assert state_of(document_id) == "waiting"


def test_taking_tells_what_is_missing_and_keeps_what_was_typed(app: Flask) -> None:
    document_id = handed_in()
    answer = send(browser(app, WANG_MIN), f"{HOME}/{document_id}", place("新题名") | {"category": "", "retention": "", "seen": "1"})
    assert answer.status_code == 422
    assert "请选择类目" in answer.text
    assert "新题名" in answer.text
    assert state_of(document_id) == "waiting"


def test_the_second_clerk_is_told_on_the_page(app: Flask) -> None:
    document_id = handed_in()
    clerk = browser(app, WANG_MIN)
    assert send(clerk, f"{HOME}/{document_id}/decline", {"decline-code": "trivial", "decline-seen": "1"}).status_code == 303
    answer = send(clerk, f"{HOME}/{document_id}", place() | {"seen": "1"})
    assert answer.status_code == 409
    assert "已由王敏定为不归档" in answer.text


def test_a_decision_without_its_reason_is_refused_where_it_was_made(app: Flask) -> None:
    document_id = handed_in()
    clerk = browser(app, WANG_MIN)
    for act, data, why in (
        ("return", {"return-reason": ""}, "请写明缺什么"),
        ("decline", {"decline-code": ""}, "请选一条理由"),
        ("decline", {"decline-code": "nonsense"}, "请选一条理由"),
        ("decline", {"decline-code": "other"}, "请写明为什么不归档"),
        ("redirect", {"redirect-belongs_to": ""}, "请写明应归哪个单位"),
    ):
        answer = send(clerk, f"{HOME}/{document_id}/{act}", data | {f"{act}-seen": "1"})
        assert answer.status_code == 422, act
        assert why in answer.text


def test_the_register_shows_decisions_also_those_taken_back(app: Flask) -> None:
    """F096, F097."""
    document_id = handed_in()
    clerk = browser(app, WANG_MIN)
    send(clerk, f"{HOME}/{document_id}/decline", {"decline-code": "draft", "decline-reason": "已有定稿", "decline-seen": "1"})
    head = browser(app, CHEN_GUILAN)
    page = head.get(f"{HOME}/decisions").text
    for words in (TITLE, "没有保存价值的草稿", "已有定稿", "王敏", "赵平", "有效"):
        assert words in page
    assert send(clerk, f"{HOME}/{document_id}/reopening", {}).status_code == 303
    assert "撤回" in head.get(f"{HOME}/decisions").text
    assert state_of(document_id) == "waiting"


def test_a_duplicate_is_flagged_with_its_link(app: Flask) -> None:
    """F020."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item_id = given.a_draft(by, TITLE, document_date="2026-11-02").id
    document_id = handed_in()
    clerk = browser(app, WANG_MIN)
    assert "可能重复" in clerk.get(f"{HOME}/").text
    assert f"/items/{item_id}" in clerk.get(f"{HOME}/{document_id}").text


# many at once


def seen(client: FlaskClient, act: str, ids: list[UUID]) -> dict[str, Any]:
    """Return the fields of the page that asks."""
    page = send(client, f"{HOME}/many", {"act": act, "pick": [str(one) for one in ids]}).text
    return dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page)) | {
        "act": act,
        "confirmed": "1",
        "pick": [str(one) for one in ids],
    }


def test_many_are_taken_to_one_place_and_what_breaks_a_rule_stays(app: Flask) -> None:
    good, bad = handed_in("安全检查记录"), handed_in("没有日期年度的旧件", document_date="1930-01-01")
    clerk = browser(app, WANG_MIN)
    answer = send(clerk, f"{HOME}/many", seen(clerk, "take", [good, bad]) | {"category": "WS·ZA", "retention": "D10"})
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "已接收 1 份" in page
    assert "「没有日期年度的旧件」没有处理" in page
    assert (state_of(good), state_of(bad)) == ("taken", "waiting")


def test_many_are_not_filed_for_one_reason(app: Flask) -> None:
    ids = [handed_in(f"第 {number} 份简报", document_date="") for number in range(3)]
    clerk = browser(app, WANG_MIN)
    fields = seen(clerk, "decline", ids)
    send(clerk, f"{HOME}/{ids[0]}/return", {"return-reason": "缺页", "return-seen": "1"})
    assert send(clerk, f"{HOME}/many", fields | {"code": ""}).status_code == 422
    assert send(clerk, f"{HOME}/many", fields | {"code": "trivial"}).status_code == 303
    page = clerk.get(f"{HOME}/").text
    assert "2 份定为不归档" in page
    assert "已由王敏退回" in page
    assert [state_of(one) for one in ids] == ["returned", "declined", "declined"]


def test_nothing_ticked_says_so(app: Flask) -> None:
    clerk = browser(app, WANG_MIN)
    assert send(clerk, f"{HOME}/many", {"act": "take"}).status_code == 303
    assert "请先勾选" in clerk.get(f"{HOME}/").text


# posts and the rest of the house


def test_the_holder_of_a_post_sees_its_inbox_and_what_is_missing(app: Flask) -> None:
    """F041, F056."""
    with given.acting(WANG_MIN, "hongqi") as by:
        scheme = Arrangement().scheme(TODAY.year)
        category = next(one.lineage for one in scheme.categories if one.full_code == "WS·ZZ")
        post = posts.set_up(posts.PostFacts(name="居务", categories=frozenset({category})), scheme, by=by, today=TODAY)
        posts.hold(post, given.person_id_here("赵平"), TODAY, by=by)
        post_id = post.id
    handed_in("本岗位的文件", who=WANG_MIN, post_id=post_id)
    client = browser(app, ZHAO_PING)
    page = client.get(f"{HOME}/post").text
    assert "本岗位的文件" in page
    link = re.search(r'href="([^"]*/intake/new\?[^"]*lineage=[^"]*)"', page)
    assert link is not None
    form = client.get(link[1].replace("&amp;", "&")).text
    assert f'<option selected value="{post_id}">居务</option>' in form
    lineage = re.search(r'name="lineage"[^>]*value="([^"]+)"', form)
    assert lineage is not None
    answer = send(client, f"{HOME}/new", {"title": "居民代表会议记录", "post": str(post_id), "lineage": lineage[1]})
    document_id = answer.location.rsplit("/", 1)[1]
    desk = browser(app, WANG_MIN).get(f"{HOME}/{document_id}").text
    assert '<option selected value="WS·ZZ"' in desk  # the entry that it was handed in for is filled in


def test_the_menu_and_today_count_what_waits(app: Flask) -> None:
    handed_in()
    handed_in("另一份")
    page = browser(app, WANG_MIN).get("/c/hongqi/").text
    assert "收集箱有文件待处理" in page
    assert re.search(r"收集箱<span class=\"nav-count\">2", page)


@pytest.mark.parametrize("address", [f"{HOME}/", f"{HOME}/mine", f"{HOME}/decisions", f"{HOME}/post", f"{HOME}/paste", f"{HOME}/new"])
def test_a_page_asks_as_often_with_many_as_with_one(app: Flask, statements: list[str], address: str) -> None:
    clerk = browser(app, WANG_MIN)
    handed_in(who=WANG_MIN, photos=1)
    clerk.get(address)
    statements.clear()
    clerk.get(address)
    few = len(statements)
    for number in range(12):
        handed_in(f"第 {number} 份", who=WANG_MIN)
    clerk.get(address)
    statements.clear()
    clerk.get(address)
    assert len(statements) <= few
    assert len(statements) <= 16

"""Pages of what proves a destruction: photographs, witnesses who are appointed, and the end of a batch of which nothing is left (R07, R09)."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch import appraisal, clock
from commarch.appraisal import Moment, Stage, WitnessUnit
from tests import given
from tests.appraisal.accounting import decided_on_vouchers
from tests.appraisal.clicks import HOME, browser, page_of, revision_on, send, signs, state_of
from tests.appraisal.group import HUANG_ZHIQIANG, LIU_YANG, approved, begun, found, photographed, signed, waited
from tests.appraisal.test_evidence import DAY, executing
from tests.intake.photos import jpeg, picture
from tests.world import CHEN_GUILAN, MA_LIN, SUN_TAO, WANG_MIN, ZHOU_LAN


def sends(client: FlaskClient, key: UUID, *pictures: tuple[bytes, str], caption: str = "装车前清点") -> TestResponse:
    """Choose photographs on the page and send them."""
    at = f"{HOME}/{key}/destruction/photos/"
    with given.acting(WANG_MIN, "hongqi"):
        revision = found(key).revision
    files = [(BytesIO(content), name) for content, name in pictures]
    data = {"files": files, "caption": caption, "revision": str(revision), "csrf_token": given.csrf_token(client.get("/account").text)}
    return client.post(at, data=data, content_type="multipart/form-data")


@pytest.fixture
def ready(app: Flask) -> UUID:
    """A destruction whose witnesses have checked."""
    key = executing()
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    return key


def test_photographs_are_added_shown_and_given_as_they_arrived(app: Flask, ready: UUID) -> None:
    """S8: several at once, all or none; the bytes are those of the camera."""
    original = jpeg((300, 200), gps=True)
    with clock.standing_on(DAY):
        clerk = browser(app, WANG_MIN)
        for pictures, caption, why in (
            ([], "装车前", "请先选择照片"),
            ([(original, "现场.jpg")], " ", "请写照片说明"),
            ([(original, "现场.jpg"), (b"%PDF-1.4\n%%EOF\n", "清单.pdf")], "装车前", "清单.pdf"),
        ):
            refused = sends(clerk, ready, *pictures, caption=caption)
            assert refused.status_code == 422
            assert why in refused.text
        assert "还没有照片" in page_of(clerk, f"{HOME}/{ready}/destruction/photos/")
        assert sends(clerk, ready, (original, "现场.jpg"), (picture("PNG"), "二.png")).status_code == 303
        page = page_of(clerk, f"{HOME}/{ready}")
        (first, second) = dict.fromkeys(re.findall(r'href="([^"]*/destruction/photos/[0-9a-f-]{36})"', page))
        assert page.count("装车前清点") == 4  # caption and alternative text of either
        given_back = clerk.get(first, buffered=True)
        assert given_back.data == original
        assert (given_back.mimetype, given_back.headers["Content-Security-Policy"]) == (
            "image/jpeg",
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        )
        assert clerk.get(f"{second}?small=1").data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
        assert signs(browser(app, LIU_YANG), f"{HOME}/{ready}/destruction/signature", checked="y").status_code == 303
        late = sends(clerk, ready, (jpeg(color=(1, 1, 1)), "又一张.jpg"))
        assert late.status_code == 422
        assert "监销人已在销毁后签字" in late.text


def test_nobody_else_sees_or_adds_a_photograph(app: Flask, ready: UUID) -> None:
    """Isolation: another community finds nothing; without the duty nobody adds; one of another batch is missing."""
    photographed(ready, DAY)
    other = executing()
    begun(other, DAY)
    with clock.standing_on(DAY):
        clerk = browser(app, WANG_MIN)
        (at,) = set(re.findall(r'href="([^"]*/destruction/photos/[0-9a-f-]{36})"', page_of(clerk, f"{HOME}/{ready}")))
        assert clerk.get(at, buffered=True).status_code == 200
        assert clerk.get(at.replace(str(ready), str(other))).status_code == 404
        stranger = browser(app, MA_LIN)
        assert stranger.get(at).status_code == 404
        assert stranger.get(at.replace("/c/hongqi/", "/c/binjiang/")).status_code == 404
        assert stranger.get(f"/c/binjiang/appraisals/{ready}/destruction/photos/").status_code == 404
        assert send(stranger, f"/c/binjiang/appraisals/{ready}/destruction/none", revision="1").status_code == 404
        assert send(stranger, f"/c/binjiang/appraisals/{ready}/destruction/witnesses", revision="1").status_code == 404
        assert browser(app, ZHOU_LAN).get(at).status_code == 404
        assert browser(app, SUN_TAO).get(at).status_code == 404
        assert app.test_client().get(at).status_code in (302, 303)
        head = sends(browser(app, CHEN_GUILAN), ready, (jpeg(color=(3, 3, 3)), "现场.jpg"))
        assert head.status_code == 422
        assert "由执行人或监销人添加" in head.text
        assert send(browser(app, LIU_YANG), f"{HOME}/{ready}/destruction/photos/none", because="x", revision="1").status_code == 403


def test_the_executor_says_on_the_page_why_there_are_none(app: Flask, ready: UUID) -> None:
    with clock.standing_on(DAY):
        clerk, at = browser(app, WANG_MIN), f"{HOME}/{ready}/destruction/photos/"
        assert "添加照片" in page_of(browser(app, LIU_YANG), f"{HOME}/{ready}/destruction/signature")
        silent = send(clerk, f"{at}none", because=" ", revision=revision_on(page_of(clerk, at)))
        assert silent.status_code == 422
        assert "请写明为什么没有照片" in silent.text
        assert send(clerk, f"{at}none", because="造纸厂禁止拍照", revision=revision_on(page_of(clerk, at))).status_code == 303
        assert "没有现场照片：造纸厂禁止拍照" in page_of(clerk, f"{HOME}/{ready}")
        assert signs(browser(app, LIU_YANG), f"{HOME}/{ready}/destruction/signature", checked="y").status_code == 303


def test_witnesses_of_accounting_archives_are_called_by_unit_and_more_can_be(app: Flask) -> None:
    """R09: what the page offers says the unit; what a witness sends of her own is not asked for."""
    key = decided_on_vouchers()
    approved(key)
    day = waited(key)
    people = {one.name: str(given.person_id(one)) for one in (LIU_YANG, HUANG_ZHIQIANG)}
    with clock.standing_on(day):
        clerk, at = browser(app, WANG_MIN), f"{HOME}/{key}/destruction"
        page = page_of(clerk, at)
        assert "代表会计机构" in page
        assert not re.search(r'<option value="\d+">(陈桂兰|王敏)', page)  # she signed the report, she asks
        told = {
            "method": "粉碎",
            "place": "院里",
            "happens_on": str(day),
            "with_paper": "y",
            "with_digital": "y",
            "revision": revision_on(page),
        }
        nobody = send(clerk, at, **told, first_witness=people["刘洋"], second_witness="0")
        assert nobody.status_code == 422
        assert "请选一位监销人" in nobody.text
        twice = send(clerk, at, **told, first_witness=people["刘洋"], second_witness=people["刘洋"])
        assert "两名监销人要是两个人" in twice.text
        assert send(clerk, at, **told, first_witness=people["刘洋"], second_witness=people["黄志强"]).status_code == 303
        signing = f"{at}/signature"
        assert "您代表" in page_of(browser(app, HUANG_ZHIQIANG), signing)
        assert signs(browser(app, HUANG_ZHIQIANG), signing, checked="y", unit="archives").status_code == 303
        with given.acting(WANG_MIN, "hongqi"):
            destruction = appraisal.destruction_of(found(key))
            assert destruction is not None
            assert [one.unit for one in appraisal.signatures(destruction)] == [WitnessUnit.ACCOUNTING]
            lent = str(given.person_id_here("宋伟"))
        more = f"{at}/witnesses"
        assert send(clerk, more, person="0", unit="archives", revision=revision_on(page_of(clerk, more))).status_code == 422
        assert send(clerk, more, person=lent, unit="archives", revision=revision_on(page_of(clerk, more))).status_code == 303
        assert "代表档案机构" in page_of(clerk, f"{HOME}/{key}")
        assert "监销" in page_of(clerk, more)


def test_a_batch_of_which_nothing_is_left_is_ended_on_a_page_of_its_own(app: Flask) -> None:
    """S8: the turn says so, and no register is made."""
    key = executing()
    clerk, at = browser(app, WANG_MIN), f"{HOME}/{key}/destruction/none"
    early = send(clerk, at, revision=revision_on(page_of(clerk, at)))
    assert early.status_code == 422
    assert "还有 1 件待销毁" in early.text
    with given.acting(WANG_MIN, "hongqi") as by:
        line = appraisal.open_lines(found(key))[0]
        appraisal.withdraw_line(found(key), line, "库房里没有找到", revision=found(key).revision, by=by)
    assert f'href="{at}"' in page_of(clerk, f"{HOME}/{key}")
    assert "库房里没有找到" in page_of(clerk, at)
    assert browser(app, LIU_YANG).get(at).status_code == 403
    assert send(clerk, at, revision=revision_on(page_of(clerk, at))).status_code == 303
    assert state_of(key) is Stage.CLOSED
    assert "未销毁说明" in page_of(clerk, "/c/hongqi/dossier/")


def test_an_item_that_waits_for_its_destruction_says_why_it_cannot_be_changed(app: Flask, ready: UUID) -> None:
    """S4–S8: on the page of editing and of files, in words that say what to do."""
    with given.acting(WANG_MIN, "hongqi"):
        item_id = appraisal.open_lines(found(ready))[0].item_id
    clerk = browser(app, WANG_MIN)
    at = f"/c/hongqi/items/{item_id}/edit"
    told = {"title": "改过的题名", "document_date": "2014-05-06", "pages": "6", "author": "学院路街道办事处", "carriers": "paper"}
    told |= {"secrecy": "none", "openness": "unreviewed", "personal_level": "none"}
    early = clerk.get(at, follow_redirects=True)
    assert early.request.path == f"/c/hongqi/items/{item_id}"
    assert "已列入鉴定批次 2026-01 的销毁清单" in early.text
    answer = send(clerk, at, **told, revision="2")
    assert answer.status_code == 422
    assert "已列入鉴定批次 2026-01 的销毁清单" in answer.text
    files = {"files": (BytesIO(jpeg()), "一页.jpg"), "role": "copy", "csrf_token": given.csrf_token(clerk.get("/account").text)}
    attached = clerk.post(f"/c/hongqi/objects/of/{item_id}", data=files, content_type="multipart/form-data")
    assert attached.status_code == 422
    assert "已列入鉴定批次 2026-01 的销毁清单" in attached.text

"""Pages of appraisal: lists, composing, the bench."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import given
from tests.appraisal.group import HUANG_ZHIQIANG, LIU_YANG, called_together, expired_items
from tests.world import CHEN_GUILAN, PASSWORD, WANG_MIN, Somebody

HOME = "/c/hongqi/appraisals"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, **data: Any) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def revision_on(page: str) -> str:
    value = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert value is not None
    return value.group(1)


def test_smoke(app: Flask) -> None:
    called_together()
    with given.acting(WANG_MIN, "hongqi") as by:
        expired_items(by, 3)
    clerk = browser(app, WANG_MIN)
    for url in (f"{HOME}/", f"{HOME}/new", f"{HOME}/new?purpose=access", f"{HOME}/?view=ended"):
        assert clerk.get(url).status_code == 200, url
    answer = send(clerk, f"{HOME}/new", group="2014|WS|D10")
    assert answer.status_code == 303, answer.text
    address = answer.location
    page = clerk.get(address).text
    assert "2014 年度 10年期档案鉴定" in page
    assert clerk.get(f"{address}/items/more").status_code == 200
    assert "至少 3 人" in page
    for somebody, part in ((CHEN_GUILAN, "chair"), (LIU_YANG, "business"), (HUANG_ZHIQIANG, "resident")):
        answer = send(
            clerk, f"{address}/members", person=given.person_id(somebody), part=part, revision=revision_on(clerk.get(address).text)
        )
        assert answer.status_code == 303, answer.text
    assert send(clerk, f"{address}/review", revision=revision_on(clerk.get(address).text)).status_code == 303
    assert clerk.get(f"{HOME}/").status_code == 200
    for somebody in (CHEN_GUILAN, LIU_YANG, HUANG_ZHIQIANG):
        member = browser(app, somebody)
        assert "该您办的" in member.get(f"{HOME}/").text
        at = member.get(f"{address}/bench/").location
        while "/bench/" in at:
            assert member.get(at).status_code == 200
            answer = send(member, at, verdict="destroy", reason="已执行完毕")
            assert answer.status_code == 303, answer.text
            at = answer.location
        assert member.get(f"{address}/bench/many").status_code == 200
        assert member.get(f"{address}").status_code == 200
    answer = send(clerk, f"{address}/review/end", revision=revision_on(clerk.get(address).text))
    assert answer.status_code == 303, answer.text
    page = clerk.get(f"{address}/decisions/").text
    line = re.search(r'/decisions/([0-9a-f-]{36})"', page)
    assert line
    assert clerk.get(f"{address}/decisions/{line.group(1)}").status_code == 200
    assert send(clerk, f"{address}/decisions/", revision=revision_on(page)).status_code == 303
    assert send(clerk, f"{address}/report", revision=revision_on(clerk.get(f"{address}/decisions/").text)).status_code == 303
    head = browser(app, CHEN_GUILAN)
    page = head.get(f"{address}/signature").text
    assert head.get(f"{address}/return").status_code == 200
    assert clerk.get(f"{address}/withdrawal").status_code == 200
    answer = send(head, f"{address}/signature", password=PASSWORD, revision=revision_on(page))
    assert answer.status_code == 303, answer.text

"""What tests of appraisal's pages click and read."""

import re
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commarch.appraisal import Stage
from tests import given
from tests.appraisal.group import found
from tests.world import PASSWORD, WANG_MIN, Somebody

HOME, STREET = "/c/hongqi/appraisals", "/street/xueyuanlu/appraisals"


def browser(app: Flask, somebody: Somebody) -> FlaskClient:
    return given.signed_in(app.test_client(), somebody)


def send(client: FlaskClient, address: str, **data: Any) -> TestResponse:
    return client.post(address, data=data | {"csrf_token": given.csrf_token(client.get("/account").text)})


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def revision_on(page: str) -> str:
    value = re.search(r'name="revision"[^>]*value="(\d+)"', page)
    assert value is not None
    return value.group(1)


def signs(client: FlaskClient, address: str, password: str = PASSWORD, **told: Any) -> TestResponse:
    """Sign on a page that asks for the password again."""
    return send(client, address, password=password, revision=revision_on(page_of(client, address)), **told)


def state_of(key: UUID) -> Stage:
    with given.acting(WANG_MIN, "hongqi"):
        return found(key).stage

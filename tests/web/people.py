"""What the tests of pages about people share."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

from commarch import settings
from tests import given
from tests.world import PASSWORD

NEW_PASSWORD = "新的一句话也容易记住"


@pytest.fixture(autouse=True)
def nobody_tried_before(app: Flask) -> None:
    """Counts of tries last longer than a test."""
    Redis.from_url(settings.current().redis_url).flushall()


def try_to_sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **headers: str) -> TestResponse:
    token = given.csrf_token(client.get("/login").text)
    return client.post("/login", data={"email": email, "password": password, "csrf_token": token}, headers=headers)


def send(client: FlaskClient, address: str, fields: dict[str, object] | None = None, page: str | None = None) -> TestResponse:
    """Send the form that stands on a page (the same address unless told)."""
    token = given.csrf_token(client.get(page or address).text)
    return client.post(address, data={"csrf_token": token, **(fields or {})})


def words(html: str) -> str:
    """Return what a person reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))

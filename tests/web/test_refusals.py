"""What a person reads when the answer is no."""

import pytest

from commarch.web.look import sample_frame
from commarch.web.refusals import REFUSALS
from tests.web.shell import app_with


@pytest.fixture
def client():
    return app_with(sample_frame("community")).test_client()


@pytest.mark.parametrize("code", sorted(set(REFUSALS) - {401}))
def test_a_refusal_says_what_happened_and_what_to_do(client, code):
    answer = client.get(f"/refuse/{code}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == code
    assert page.count("<h1") == 1
    assert str(REFUSALS[code].title) in page
    assert all(str(step) in page for step in REFUSALS[code].steps)


def test_a_missing_and_a_foreign_thing_are_refused_alike(client):
    foreign, missing = client.get("/refuse/404"), client.get("/c/H999/nothing")
    assert foreign.data == missing.data
    assert foreign.status_code == missing.status_code == 404
    assert "H999" not in missing.get_data(as_text=True)


def test_a_broken_page_tells_nothing_of_the_inside(client):
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret detail" not in answer.get_data(as_text=True)
    assert "红旗社区" not in answer.get_data(as_text=True)  # the frame is not asked for when the store may be broken


def test_a_program_gets_json(client):
    answer = client.get("/refuse/403", headers={"Accept": "application/json"})
    assert answer.json["error"]["code"] == 403
    assert client.get("/refuse/403", headers={"Accept": "text/html,*/*;q=0.8"}).mimetype == "text/html"
    assert client.get("/refuse/403", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_too_large_is_413_and_a_wrong_method_names_the_right_one(client):
    assert client.post("/take", data=b"x" * 2000).status_code == 413
    answer = client.get("/take")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_refusal_does_without_a_menu_when_the_frame_fails():
    app = app_with()

    def broken_frame():
        raise RuntimeError("the database is away")

    app.extensions["commarch.frame"] = broken_frame
    answer = app.test_client().get("/refuse/404")
    assert answer.status_code == 404
    assert str(REFUSALS[404].title) in answer.get_data(as_text=True)

"""The door: who is let in, who is refused, and how it is told."""

from flask.testing import FlaskClient

from tests import given
from tests.world import WANG_MIN


def test_a_clerk_signs_in_and_is_sent_on(client: FlaskClient) -> None:
    given.signed_in(client, WANG_MIN)
    assert client.get("/").location != "/login"

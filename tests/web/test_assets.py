"""The style sheet, font and scripts that pages link."""

import re
import subprocess

import pytest

from commarch.web import assets
from tests.web.shell import app_with

CSS = assets.STATIC / "css"


@pytest.fixture
def client():
    return app_with().test_client()


def own_styles() -> list[str]:
    return [path.read_text("utf-8") for path in CSS.glob("*.css")]


def test_every_style_sheet_is_in_the_one_that_pages_link():
    listed = set(re.findall(r'url\("([\w-]+\.css)"\)', (CSS / assets.STYLE_SHEET).read_text("utf-8")))
    assert listed == {path.name for path in CSS.glob("*.css")} - {assets.STYLE_SHEET}


def test_bootstrap_lies_below_our_layers():
    sheet = assets.style_sheet()
    assert "@import" not in sheet
    order = "@layer bootstrap, tokens, base, layout, components, print;"
    assert sheet.index(order) < sheet.index("@layer bootstrap {") < sheet.index("@layer tokens {") < sheet.index("@layer print {")
    assert sheet.count("{") == sheet.count("}")


def test_a_file_is_kept_for_ever_under_its_release_and_not_under_another(client):
    with client.application.test_request_context():
        address = assets.asset_url("commarch.css")
    fresh = client.get(address)
    assert fresh.status_code == 200
    assert fresh.headers["Cache-Control"] == assets.FOR_EVER
    assert "Cookie" not in fresh.headers["Vary"]
    passed = client.get("/assets/0000000000000000/commarch.css")
    assert (passed.status_code, passed.headers["Cache-Control"]) == (200, "no-cache")


def test_the_address_changes_with_the_content(tmp_path, monkeypatch):
    before = assets.collect().release
    copy = tmp_path / "static"
    subprocess.run(["cp", "-r", assets.STATIC, copy], check=True)
    monkeypatch.setattr(assets, "STATIC", copy)
    assert assets.collect().release == before
    (copy / "css" / "marks" / "check.svg").write_text("<svg/>")
    assert assets.collect().release != before


def test_every_file_that_a_style_sheet_or_script_names_is_served(client):
    collection = assets.collect()
    named = re.findall(r'url\("([^"]+)"\)', "".join(own_styles()))
    named = {name for name in named if not name.endswith(".css")}
    assert named >= {"marks/check.svg", "marks/chevron.svg"}
    scripts = "".join(path.read_text() for path in (assets.STATIC / "js").glob("*.js"))
    named |= {"js/" + name for name in re.findall(r'"\./([\w-]+\.js)"', scripts)} | {assets.FONT}
    for name in named:
        assert client.get(f"/assets/{collection.release}/{name}").status_code == 200, name
    assert client.get(f"/assets/{collection.release}/../secret").status_code == 404


def test_packed_and_plain_answers_are_the_same_file(client):
    address = f"/assets/{assets.collect().release}/commarch.css"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert assets.gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 4


def test_the_two_lists_of_dark_tokens_are_equal():
    tokens = (CSS / "tokens.css").read_text("utf-8")
    dark, auto = (re.search(rf'\[data-bs-theme="{name}"\] {{(.*?)}}', tokens, re.DOTALL).group(1).split() for name in ("dark", "auto"))
    assert dark == auto
    assert len(dark) > 50


def test_colours_are_named_in_the_tokens_only():
    allowed = {"tokens.css", "print.css", "preview.css", "login.css"}
    for path in CSS.glob("*.css"):
        if path.name not in allowed:
            assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*{)", path.read_text("utf-8")), path.name


def test_nothing_of_a_third_party_lies_in_the_repository():
    for path in assets.STATIC.rglob("*"):
        assert "bootstrap" not in path.name
        assert path.suffix in {"", ".css", ".svg", ".js", ".png"}

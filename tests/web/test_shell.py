"""The frame of a page: menu, blocks, forms, and what may never stand in a page."""

import re

import jinja2
import pytest
from flask import render_template_string

from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.web import fields, look
from commarch.web.menu import MENUS
from commarch.web.navigation import Frame, shown_menu
from tests.web.shell import app_with

BARE_OF_STYLE = re.compile(r"\sstyle=|<style|\son\w+=|javascript:|(?:src|href)=\"(?:data:|https?:)|<script(?![^>]*\ssrc=)")


@pytest.fixture
def app():
    app = app_with(look.sample_frame("community"))
    app.jinja_env.undefined = jinja2.StrictUndefined
    return app


@pytest.mark.parametrize("part", look.PARTS)
def test_a_page_keeps_to_the_policy_and_has_one_title_and_one_primary_button(app, part):
    page = app.test_client().get(f"/_look/{part}").get_data(as_text=True)
    assert not BARE_OF_STYLE.findall(page)
    assert page.count("<h1") == 1
    assert len(re.findall(r"btn-primary", page)) <= 1
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans-CN"')
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_label_and_every_fault_leads_to_a_control(app):
    answer = app.test_client().get("/_look/form")
    page = answer.get_data(as_text=True)
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert answer.status_code == 422
    assert "有 4 处要改，还没有存" in page
    fault_list = re.search(r'<div class="fault-list".*?</div>', page, re.DOTALL).group()
    for target in re.findall(r'<label for="([^"]+)"', page) + re.findall(r'href="#([^"]+)"', fault_list):
        assert target in ids, target
    for ties in re.findall(r'aria-describedby="([^"]+)"', page):
        assert set(ties.split()) <= ids, ties


def test_what_was_typed_comes_back_even_when_it_is_no_number(app):
    page = app.test_client().get("/_look/form").get_data(as_text=True)
    year = re.search(r'<input[^>]*name="year"[^>]*>', page).group()
    assert 'value="二〇二六"' in year
    assert 'type="text"' in year
    assert 'aria-invalid="true"' in year


def test_the_menu_holds_no_dead_link_and_no_place_without_the_duty(app):
    """F039: the map of the work, from 收集 to 统计, each stage with its places."""
    everything = shown_names(app, frozenset(Duty))
    assert everything == ["批量导入", "档案目录"]  # the only endpoints that this application has
    assert shown_names(app, frozenset({Duty.VIEW})) == ["档案目录"]


def shown_names(app, duties) -> list[str]:
    frame = Frame(
        "红旗社区", "街道", "王敏", "档案员", look.TODAY, "holdings.list_items", duties=duties, url_values={"tenant_code": "H017"}
    )
    with app.test_request_context():
        return [link.label for stage in shown_menu(frame).stages for link in stage.links]


def test_the_menu_marks_the_place_and_what_is_late(app):
    frame = Frame(
        "红旗社区", "街道", "王敏", "档案员", look.TODAY, "holdings.show_item",
        duties=frozenset(Duty), counts={"faulty_rows": 14}, late=frozenset({"faulty_rows"}), url_values={"tenant_code": "H017"},
    )  # fmt: skip
    with app.test_request_context():
        collecting, keeping = shown_menu(frame).stages
    assert keeping.is_here
    assert not collecting.is_here
    assert keeping.links[0].url == "/c/H017/items"
    assert (collecting.links[0].count, collecting.links[0].is_late) == (14, True)


def test_the_work_stands_in_its_order():
    names = [str(stage.name) for stage in MENUS["community"].stages]
    assert names == ["收集", "整理", "保管", "鉴定", "利用", "统计"]
    assert str(MENUS["street"].stages[0].name) == "监督"


def test_a_message_is_shown_as_a_notice(app):
    page = app.test_client().get("/c/H017/items").get_data(as_text=True)
    assert re.search(r'<div class="notice notice-good" role="status">.*已存。', page)


def test_what_is_written_by_people_stays_text(app):
    frame = look.sample_frame("community")
    polyglot = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7777*7777 }}"
    app.extensions["commarch.frame"] = lambda: Frame(
        polyglot,
        polyglot,
        polyglot,
        polyglot,
        look.TODAY,
        "x",
        fonds_number=polyglot,
        search_url="/s",
        search_text=polyglot,
        spaces=frame.spaces,
    )
    source = """{% extends "base.html" %}{% from "macros/parts.html" import facts, code, words, notice %}{% block title %}{{ bad }}{% endblock %}
    {% block content %}{{ facts([(bad, bad)]) }}{{ code(bad) }}{{ words(bad, "x") }}{{ notice(bad) }}{% endblock %}"""
    with app.test_request_context():
        page = render_template_string(source, bad=polyglot)
    assert "<img" not in page
    assert "<script>" not in page
    assert "60481729" not in page


def test_language_and_theme_are_chosen_here_and_nobody_is_sent_away(app):
    client = app.test_client()
    here = {"Referer": "http://localhost/c/H017/items?year=2015"}
    answer = client.post("/preferences", data={"locale": "en", "theme": "dark"}, headers=here)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/c/H017/items?year=2015")
    page = client.get("/c/H017/items").get_data(as_text=True)
    assert '<html lang="en" data-bs-theme="dark">' in page
    for elsewhere in (
        "//evil.example",
        "https://evil.example/a",
        "http://localhost//evil.example",
        "http://localhost/\\evil",
        "javascript:alert(1)",
    ):
        assert client.post("/preferences", headers={"Referer": elsewhere}).headers["Location"] == "/"
    assert client.post("/preferences", data={"theme": 'x"><b>', "locale": "../../etc"}).headers.getlist("Set-Cookie") == []


def test_a_browsers_wish_does_not_change_the_language(app):
    page = app.test_client().get("/c/H017/items", headers={"Accept-Language": "en-US"}).get_data(as_text=True)
    assert 'lang="zh-Hans-CN"' in page


def test_a_broken_rule_is_told_at_its_field_and_otherwise_on_top(app):
    with app.test_request_context(method="POST"):
        form = look.SampleForm()
        fields.tell(form, RuleBroken("题名含有密级标志，不能登记", field="title"))
        fields.tell(form, RuleBroken("本年度已经封卷，请用补充归档"))
        fields.tell(form, RuleBroken("没有这一栏", field="nothing"))
        assert form.title.errors == ["题名含有密级标志，不能登记"]
        assert [fault.id for fault in fields.faults(form)] == ["", "", "title"]

"""A small application that has the shell of all pages and nothing behind it."""

from flask import Flask, abort, flash, redirect, render_template_string, send_file

from commarch.web import assets, charts, fields, filters, headers, locale, look, navigation, parts, pieces, preferences, refusals, states
from commarch.web.navigation import Frame

PAGE = """{% extends "base.html" %}{% block title %}目录{% endblock %}{% block content %}<p>正文</p>{% endblock %}"""


def app_with(frame: Frame | None = None, *, secure_transport: bool = True) -> Flask:
    """Make an application whose pages have this frame."""
    app = Flask("commarch.web", static_folder=None)
    app.testing = True
    app.config.update(SECRET_KEY="of the tests", PROPAGATE_EXCEPTIONS=False, MAX_CONTENT_LENGTH=1000)
    locale.init_app(app)
    for module in (filters, fields, states, parts, pieces, charts, assets, refusals, preferences):
        module.init_app(app)
    headers.init_app(app, secure_transport=secure_transport)
    navigation.init_app(app, lambda: frame)
    look.init_app(app)
    _add_pages(app)
    return app


def _add_pages(app: Flask) -> None:
    def page():
        flash("已存。")
        return render_template_string(PAGE)

    def broken():
        raise RuntimeError("secret detail")

    app.add_url_rule("/c/<tenant_code>/items", "holdings.list_items", lambda tenant_code: page())
    app.add_url_rule("/c/<tenant_code>/imports", "imports.list_imports", lambda tenant_code: page())
    app.add_url_rule("/broken", "broken", broken)
    app.add_url_rule("/moved", "moved", lambda: redirect("/c/H017/items", 303))
    app.add_url_rule("/refuse/<int:code>", "refuse", lambda code: abort(code))
    app.add_url_rule("/file", "file", lambda: send_file(__file__, mimetype="text/plain"))
    app.add_url_rule("/take", "take", lambda: __import__("flask").request.get_data() and "", methods=["POST"])

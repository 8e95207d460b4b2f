"""The application: the only place that knows everything."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.pool import QueuePool
from werkzeug.middleware.proxy_fix import ProxyFix

from commarch import settings, tables  # noqa: F401  every table is known before a row is written
from commarch.database import db
from commarch.database.urls import engine_url
from commarch.demo import log_ins
from commarch.web import frame, health, pages, sanity, transaction, visitor
from commarch.web import tenancy as url_tenancy
from commarch.web.templating import Templates


def create_app() -> Flask:
    """Wire settings, database and pages together. Unsafe settings refuse to start (see `commarch.web.health`)."""
    app = Flask("commarch.web", static_folder=None)
    app.jinja_environment = Templates
    chosen = settings.current()
    health.refuse_unsafe(chosen)
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        SQLALCHEMY_DATABASE_URI=engine_url(chosen.database_url),
        SQLALCHEMY_ENGINE_OPTIONS={"poolclass": QueuePool, "pool_size": chosen.database_pool, "max_overflow": 4, "pool_timeout": 4},
        MAX_CONTENT_LENGTH=chosen.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="commarch" if chosen.is_local else "__Host-commarch",
        SESSION_COOKIE_SECURE=not chosen.is_local,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    if chosen.trusted_proxies:
        proxies = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    db.init_app(app)
    sanity.init_app(app)
    visitor.init_app(app)
    CSRFProtect(app)
    url_tenancy.init_app(app)
    transaction.init_app(app)
    frame.init_app(app)
    pages.init_app(app)
    health.init_app(app)
    app.extensions["commarch.demo_log_ins"] = log_ins
    return app

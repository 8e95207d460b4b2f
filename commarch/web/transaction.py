"""One transaction a request: committed here, in one place, when the answer is not a fault; else nothing happened."""

from collections.abc import Callable

from flask import Flask, current_app, g
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import BadRequest, ServiceUnavailable
from werkzeug.wrappers import Response

from commarch.database import leave, session
from commarch.web.refusals import refuse


def after_commit(act: Callable[[], object]) -> None:
    """Do something once what this request wrote is there for others to read: ring the worker's bell."""
    g.setdefault("after_commit", []).append(act)


def init_app(app: Flask) -> None:
    """Close each request's transaction."""
    app.after_request(_close)
    for fault in (OperationalError, InterfaceError, TimeoutError):
        app.register_error_handler(fault, _say_unavailable)
    app.register_error_handler(DataError, _say_no_such_value)
    app.teardown_request(_leave)


def _say_unavailable(fault: Exception) -> Response:
    """Answer 503 rather than 500 when the database is away, busy or gave up waiting: trying again may help."""
    current_app.logger.warning("database unavailable: %s", type(fault).__name__)
    return refuse(ServiceUnavailable())


def _say_no_such_value(fault: DataError) -> Response:
    """Answer 400 to a value that no column can hold: a year of forty digits in an address."""
    current_app.logger.warning("a value that no column can hold: %s", fault.orig)
    return refuse(BadRequest())


def _close(response: Response) -> Response:
    if response.status_code >= 400:
        session.rollback()
        return response
    session.commit()
    for act in g.pop("after_commit", []):
        act()
    return response


def _leave(fault: BaseException | None) -> None:  # noqa: ARG001
    """Clear the tenant explicitly: a context that survives its request would be another's."""
    session.rollback()
    leave(session)

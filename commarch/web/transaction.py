"""One transaction a request: committed here, in one place, when the answer is not a fault; else nothing happened."""

from collections.abc import Callable

from flask import Flask, current_app, g
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import BadRequest, Conflict, HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response

from commarch.database import leave, session
from commarch.web.refusals import refuse


def after_commit(act: Callable[[], object]) -> None:
    """Do something once what this request wrote is there for others to read: ring the worker's bell."""
    g.setdefault("after_commit", []).append(act)


#: What the database may say that is no fault of the program, and how it is answered: trying again may help; no column can hold the value;
#: somebody else did the same at the same moment.
ANSWERS: dict[type[Exception], type[HTTPException]] = {
    OperationalError: ServiceUnavailable,
    InterfaceError: ServiceUnavailable,
    TimeoutError: ServiceUnavailable,
    DataError: BadRequest,
    IntegrityError: Conflict,
}


def init_app(app: Flask) -> None:
    """Close each request's transaction."""
    app.after_request(_close)
    for fault in ANSWERS:
        app.register_error_handler(fault, _answer)
    app.teardown_request(_leave)


def _answer(fault: Exception) -> Response:
    """Answer 503, 400 or 409 rather than 500. The log names the kind of fault, not the values."""
    kind = next(kind for kind in ANSWERS if isinstance(fault, kind))
    cause = getattr(fault, "orig", None) or fault
    current_app.logger.warning("the database refused: %s %s", type(cause).__name__, getattr(cause, "sqlstate", None) or "")
    return refuse(ANSWERS[kind]())


def _close(response: Response) -> Response:
    if response.status_code >= 400:
        session.rollback()
        return response
    try:
        session.commit()
    except tuple(ANSWERS) as fault:
        session.rollback()
        return _answer(fault)
    for act in g.pop("after_commit", []):
        act()
    return response


def _leave(fault: BaseException | None) -> None:  # noqa: ARG001
    """Clear the tenant explicitly: a context that survives its request would be another's."""
    session.rollback()
    leave(session)

"""What a route asks of who comes: every view says it with exactly one of the three decorators here, and a test walks them all.

`@needs(Duty.FILE)`: a member of the tenant in the URL whose role holds the duty. `@needs(Duty.SUPERVISE, across=True)`: the same, and
the transaction reads the communities of that street, and nothing else. `@signed_in`: anybody with an account. `@open_door`: everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from commarch.accounts import Duty

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Guard:
    """What a view asks for."""

    duty: Duty | None = None
    across: bool = False
    everybody: bool = False


def needs(duty: Duty, *, across: bool = False) -> Callable[[View], View]:
    """Ask for a duty in the tenant that the URL names."""
    return _marked(Guard(duty=duty, across=across))


def signed_in(view: View) -> View:
    """Ask for an account, no more."""
    return _marked(Guard())(view)


def open_door(view: View) -> View:
    """Ask for nothing: sign-in, links from mails, static files, health."""
    return _marked(Guard(everybody=True))(view)


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """Return what a view asks for; None where its author forgot."""
    return getattr(view, "guard", None)


def _marked(guard: Guard) -> Callable[[View], View]:
    def mark(view: View) -> View:
        if guard_of(view) is not None:
            raise TypeError(f"{view.__name__} says twice what it asks of who comes")
        view.guard = guard  # type: ignore[attr-defined]
        return view

    return mark

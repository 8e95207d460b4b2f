"""What people are told by mail about their accounts. The token of a link stands in the outbox until the mail is sent, then it is taken out."""

from commarch import clock, notices, settings
from commarch.accounts import Invited, Reset
from commarch.database import Context, Mode, enter, session
from commarch.notices import NoticeKind

PATH = "/link"


def owe_invitation(invited: Invited) -> None:
    """Owe the mail to somebody who was made a member; in the transaction that made her one."""
    now = clock.now()
    facts = {"token": invited.token, "path": PATH, "hours": 168} if invited.token else {"joined": True}
    notices.owe(NoticeKind.INVITATION, person_id=invited.person_id, key=now.isoformat(), on_date=now.date(), facts=facts)


def owe_reset(reset: Reset) -> None:
    """Owe the mail that resets a password, through the outbox of a tenant of the person's."""
    now = clock.now()
    enter(session, Context(Mode.SYSTEM, reset.tenant_id))
    facts = {"token": reset.token, "path": PATH, "hours": 1}
    notices.owe(NoticeKind.PASSWORD_RESET, person_id=reset.person_id, key=now.isoformat(), on_date=now.date(), facts=facts)


def can_reach_anybody() -> bool:
    """Tell whether mails go out. Where they do not, a reset must not lie on a page for others to read; on one's own machine it may."""
    chosen = settings.current()
    return bool(chosen.smtp_url) or chosen.is_local

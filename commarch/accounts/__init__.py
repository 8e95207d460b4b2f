"""People (人员): one account a person, memberships in tenants with a role each, what a role may do, sessions and links by mail.

Accounts belong to no tenant; their rows are seen from the door (sign-in), by the person, and by those who share a tenant.
"""

from commarch.accounts.door import at_the_door
from commarch.accounts.duties import DUTIES, Duty, duties_of
from commarch.accounts.links import OpenLink, choose_password, find_link, make_link, use_link
from commarch.accounts.models import Credential, LinkPurpose, LoginSession, Membership, OneTimeLink, Person, Role, SignIn, SignInResult
from commarch.accounts.operations import (
    Invited,
    appoint,
    change_name,
    change_roles,
    disable,
    dismiss,
    enable,
    end_membership,
    enrol,
    invite,
    invite_again,
    roles_of,
)
from commarch.accounts.passwords import password_fault, password_is, set_password
from commarch.accounts.proving import Proof, Refused, note_sign_in, prove, prove_again
from commarch.accounts.queries import (
    PersonHere,
    communities_without_clerk,
    everybody,
    find_by_email,
    memberships_of,
    names_of,
    people_here,
    person_here,
    run_out,
    standings_of,
)
from commarch.accounts.resets import Reset, begin_reset, count_wish, forgive
from commarch.accounts.sessions import end_other_sessions, end_session, open_sessions, recent_sign_ins
from commarch.accounts.throttle import Throttled

__all__ = [
    "DUTIES",
    "Credential",
    "Duty",
    "Invited",
    "LinkPurpose",
    "LoginSession",
    "Membership",
    "OneTimeLink",
    "OpenLink",
    "Person",
    "PersonHere",
    "Proof",
    "Refused",
    "Reset",
    "Role",
    "SignIn",
    "SignInResult",
    "Throttled",
    "appoint",
    "at_the_door",
    "begin_reset",
    "change_name",
    "change_roles",
    "choose_password",
    "communities_without_clerk",
    "count_wish",
    "disable",
    "dismiss",
    "duties_of",
    "enable",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "enrol",
    "everybody",
    "find_by_email",
    "find_link",
    "forgive",
    "invite",
    "invite_again",
    "make_link",
    "memberships_of",
    "names_of",
    "note_sign_in",
    "open_sessions",
    "password_fault",
    "password_is",
    "people_here",
    "person_here",
    "prove",
    "prove_again",
    "recent_sign_ins",
    "roles_of",
    "run_out",
    "set_password",
    "standings_of",
    "use_link",
]

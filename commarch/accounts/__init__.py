"""People (人员): one account a person, memberships in tenants with a role each, what a role may do, sessions and links by mail.

Accounts belong to no tenant; their rows are seen from the door (sign-in), by the person, and by those who share a tenant.
"""

from commarch.accounts.duties import DUTIES, Duty, duties_of
from commarch.accounts.models import Credential, LinkPurpose, LoginSession, Membership, OneTimeLink, Person, Role, SignIn, SignInResult
from commarch.accounts.operations import appoint, dismiss, enrol
from commarch.accounts.passwords import password_fault, password_is, set_password
from commarch.accounts.proving import Proof, Refused, note_sign_in, prove, prove_again
from commarch.accounts.sessions import end_other_sessions, end_session
from commarch.accounts.throttle import Throttled

__all__ = [
    "DUTIES",
    "Credential",
    "Duty",
    "LinkPurpose",
    "LoginSession",
    "Membership",
    "OneTimeLink",
    "Person",
    "Proof",
    "Refused",
    "Role",
    "SignIn",
    "SignInResult",
    "Throttled",
    "appoint",
    "dismiss",
    "duties_of",
    "end_other_sessions",
    "end_session",
    "enrol",
    "note_sign_in",
    "password_fault",
    "password_is",
    "prove",
    "prove_again",
    "set_password",
]

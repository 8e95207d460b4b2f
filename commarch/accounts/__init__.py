"""People (人员): one account a person, memberships in tenants with a role each, what a role may do, sessions and links by mail.

Accounts belong to no tenant; their rows are seen from the door (sign-in), by the person, and by those who share a tenant.
"""

from commarch.accounts.duties import DUTIES, Duty, duties_of
from commarch.accounts.models import Credential, LinkPurpose, LoginSession, Membership, OneTimeLink, Person, Role, SignIn, SignInResult
from commarch.accounts.operations import appoint, dismiss, enrol, password_fault, password_is, set_password

__all__ = [
    "DUTIES",
    "Credential",
    "Duty",
    "LinkPurpose",
    "LoginSession",
    "Membership",
    "OneTimeLink",
    "Person",
    "Role",
    "SignIn",
    "SignInResult",
    "appoint",
    "dismiss",
    "duties_of",
    "enrol",
    "password_fault",
    "password_is",
    "set_password",
]

"""Who may be what, and what may not happen to people."""

import pytest
from flask import Flask

from commarch import accounts
from commarch.accounts import Duty, Role
from commarch.accounts.throttle import Throttled
from commarch.errors import RuleBroken
from commarch.tenancy import TenantKind
from tests import given
from tests.world import CHEN_GUILAN, WANG_MIN


def test_a_community_has_no_street_roles_and_a_street_no_head() -> None:
    assert Role.STREET_ARCHIVIST not in accounts.roles_of(TenantKind.COMMUNITY)
    assert Role.CLERK not in accounts.roles_of(TenantKind.STREET)
    assert set(accounts.roles_of(TenantKind.COMMUNITY)) | set(accounts.roles_of(TenantKind.STREET)) == set(Role) - {Role.REVIEWER}


def test_every_tenant_has_a_role_that_manages_people() -> None:
    for kind in TenantKind:
        assert any(Duty.MANAGE_PEOPLE in accounts.duties_of([role]) for role in accounts.roles_of(kind))


def test_whoever_runs_the_machine_reads_no_archives() -> None:
    assert not accounts.duties_of([Role.ADMINISTRATOR]) & {Duty.VIEW, Duty.REGISTER, Duty.FILE, Duty.EXPORT, Duty.SUPERVISE}


def test_a_street_role_is_not_given_in_a_community(app: Flask) -> None:
    with pytest.raises(RuleBroken, match="没有这个角色"), given.the_system("hongqi") as by:
        accounts.invite("someone@example.org", "某人", Role.STREET_ARCHIVIST, by=by)


def test_a_membership_that_ended_begins_anew(app: Flask) -> None:
    who = given.person_id(WANG_MIN)
    with given.the_system("hongqi") as by:
        accounts.end_membership(who, by=by)
    with given.the_system("hongqi") as by:
        assert accounts.person_here(who) is None
        assert accounts.invite(WANG_MIN.email, "王敏", Role.CLERK, by=by).token is None
    with given.the_system("hongqi"):
        here = accounts.person_here(who)
        assert here is not None
        assert here.roles == (Role.CLERK,)


def test_a_disabled_account_is_not_invited(app: Flask) -> None:
    with given.the_system("tielu") as by, pytest.raises(RuleBroken, match="已停用"):
        with accounts.at_the_door():
            person = accounts.find_by_email(WANG_MIN.email)
            assert person is not None
            accounts.disable(person)
        accounts.invite(WANG_MIN.email, "王敏", Role.CLERK, by=by)


def test_nobody_changes_her_own_roles(app: Flask) -> None:
    with pytest.raises(RuleBroken, match="不能改自己的角色"), given.acting(CHEN_GUILAN, "hongqi") as by:
        accounts.change_roles(by.person_id or 0, [Role.ADMINISTRATOR], by=by)


def test_a_wait_is_told_in_whole_minutes() -> None:
    assert [Throttled(seconds).minutes for seconds in (1, 60, 61, 1800)] == [1, 1, 2, 30]

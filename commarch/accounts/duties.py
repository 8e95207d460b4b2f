"""Who may do what: one readable table. A route names the duty it needs; a role holds a set of duties."""

from collections.abc import Iterable
from enum import StrEnum

from commarch.accounts.models import Role


class Duty(StrEnum):
    """Something that not everybody may do."""

    CONTRIBUTE = "contribute"  # hand documents in, follow one's own
    VIEW = "view"  # read the tenant's catalogue
    REGISTER = "register"  # write drafts, edit descriptions
    FILE = "file"  # triage, arrange, give archival codes, box and shelve
    EDIT_POSTS = "edit_posts"  # set posts up, say what they answer for and who holds them
    IMPORT = "import"  # import catalogues, undo an import
    EXPORT = "export"  # take lists out as spreadsheets
    APPRAISE = "appraise"  # sit in an appraisal group, witness a destruction
    CONDUCT_APPRAISAL = "conduct_appraisal"  # open batches, keep their papers, carry a destruction out
    SIGN_APPRAISAL = "sign_appraisal"  # sign reports as the head, lift holds
    EDIT_SCHEME = "edit_scheme"  # draft a new version of the classification scheme
    PUBLISH_SCHEME = "publish_scheme"  # put it in force
    SEE_NOTICES = "see_notices"  # read the tenant's reminders and resend them
    READ_TRAIL = "read_trail"  # read the trail
    SUPERVISE = "supervise"  # see the communities of the street
    MANAGE_PEOPLE = "manage_people"  # invite, change roles, disable
    SETTINGS = "settings"  # the tenant's own settings
    REPORT_INCIDENT = "report_incident"  # record what happened to archives and read what was told of it
    PREPARE_INSPECTION = "prepare_inspection"  # lay out what inspectors ask for
    ADMIT_REVIEWER = "admit_reviewer"  # let an inspector in until a day
    INSPECT = "inspect"  # see what was laid out for one's inspection, and nothing else


_KEEPING = {
    Duty.CONTRIBUTE,
    Duty.VIEW,
    Duty.REGISTER,
    Duty.FILE,
    Duty.EDIT_POSTS,
    Duty.IMPORT,
    Duty.EXPORT,
    Duty.APPRAISE,
    Duty.CONDUCT_APPRAISAL,
    Duty.EDIT_SCHEME,
    Duty.SEE_NOTICES,
    Duty.READ_TRAIL,
    Duty.REPORT_INCIDENT,
    Duty.PREPARE_INSPECTION,
}

DUTIES: dict[Role, frozenset[Duty]] = {
    Role.CLERK: frozenset(_KEEPING),
    Role.CONTRIBUTOR: frozenset({Duty.CONTRIBUTE}),
    Role.HEAD: frozenset(
        {
            Duty.CONTRIBUTE,
            Duty.VIEW,
            Duty.EDIT_POSTS,
            Duty.EXPORT,
            Duty.APPRAISE,
            Duty.SIGN_APPRAISAL,
            Duty.PUBLISH_SCHEME,
            Duty.SEE_NOTICES,
            Duty.READ_TRAIL,
            Duty.MANAGE_PEOPLE,
            Duty.REPORT_INCIDENT,
            Duty.PREPARE_INSPECTION,
            Duty.ADMIT_REVIEWER,
        }
    ),
    Role.STREET_ARCHIVIST: frozenset(_KEEPING | {Duty.PUBLISH_SCHEME, Duty.SUPERVISE, Duty.SETTINGS, Duty.ADMIT_REVIEWER}),
    Role.STREET_LEADER: frozenset({Duty.VIEW, Duty.APPRAISE, Duty.SIGN_APPRAISAL, Duty.REPORT_INCIDENT, Duty.SUPERVISE}),
    Role.APPRAISER: frozenset({Duty.VIEW, Duty.APPRAISE}),
    Role.AUDITOR: frozenset({Duty.READ_TRAIL}),
    Role.ADMINISTRATOR: frozenset({Duty.MANAGE_PEOPLE, Duty.SETTINGS, Duty.SEE_NOTICES}),
    Role.REVIEWER: frozenset({Duty.INSPECT}),
}


def duties_of(roles: Iterable[Role]) -> frozenset[Duty]:
    """Return all that a person with these roles may do."""
    return frozenset().union(*(DUTIES[role] for role in roles))

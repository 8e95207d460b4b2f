"""The facts that a notice tells, as they stand in the outbox: what capabilities above hand over and letters are made from.

Counts, years, days and names of communities; never a title, never the name of a resident. Days are ISO texts, since facts are JSON.
"""

from typing import NotRequired, TypedDict


class DueItems(TypedDict):
    """Filed items whose period ends on one day."""

    due_on: str  # the first day on which they may be appraised
    count: int
    years: list[int]  # filing years, at most a few
    period: str  # retention period as people say it, "" where there are several


class DueFiling(TypedDict):
    """What a filing deadline waits for."""

    label: str  # 文书档案, 会计档案
    year: int
    due_on: str
    drafts: int
    missing: int  # entries expected every year that have nothing


class DueTask(TypedDict):
    """Something that this one person has to do by a day: a step of an appraisal, a hold to look at again."""

    label: str
    due_on: str
    count: int


class DigestFacts(TypedDict):
    """What is due in one tenant, and what waits for the one who is told."""

    items: list[DueItems]
    filings: list[DueFiling]
    tasks: NotRequired[list[DueTask]]


class CommunityFacts(TypedDict):
    """One community in the street's weekly digest."""

    name: str
    expired: int
    oldest: str | None  # last day kept of the oldest expired item
    due_soon: int
    drafts: int
    last_act_on: str | None
    failed: int  # mails that could not be delivered


class StreetDigestFacts(TypedDict):
    """All communities of a street at one look."""

    communities: list[CommunityFacts]


class LateMatter(TypedDict):
    """A deadline that a community has let pass for longer than the street allows."""

    community: str
    label: str
    due_on: str
    open: int


class EscalationFacts(TypedDict):
    """What the street is told of for the first time."""

    matters: list[LateMatter]
    after_days: int


class LinkFacts(TypedDict):
    """A link for one person. The token is taken out once the mail is sent."""

    joined: NotRequired[bool]  # she has an account already and needs no link
    token: NotRequired[str]
    path: NotRequired[str]  # the page that takes the token: link = base URL + path + "/" + token
    hours: NotRequired[int]  # how long it is good for

"""The stages of an appraisal batch and the ways between them (domain handbook 3.4, S1–S9). Pure; the database holds the same list.

    composing → reviewing → deciding → reported → submitted → notice → waiting → executing → closed

The head or the street sends back, and an objection leads back, to deciding. Where nothing is to be destroyed the street's approval
closes the batch. What has not gone to the street may be withdrawn.
"""

from enum import StrEnum


class Stage(StrEnum):
    """How far a batch has come."""

    COMPOSING = "composing"  # S1 建立批次
    REVIEWING = "reviewing"  # S2 逐件审查
    DECIDING = "deciding"  # S3 合议
    REPORTED = "reported"  # S4 鉴定报告，待社区负责人签署
    SUBMITTED = "submitted"  # S5 待街道审批
    NOTICE = "notice"  # S6 公示
    WAITING = "waiting"  # S7 冷静期
    EXECUTING = "executing"  # S8 销毁
    CLOSED = "closed"  # S9 归档
    WITHDRAWN = "withdrawn"


#: From where to where a batch may go; None begins it.
WAYS: frozenset[tuple[Stage | None, Stage]] = frozenset(
    {
        (None, Stage.COMPOSING),
        (Stage.COMPOSING, Stage.REVIEWING),
        (Stage.REVIEWING, Stage.DECIDING),
        (Stage.DECIDING, Stage.REVIEWING),
        (Stage.DECIDING, Stage.REPORTED),
        (Stage.REPORTED, Stage.DECIDING),
        (Stage.REPORTED, Stage.SUBMITTED),
        (Stage.SUBMITTED, Stage.DECIDING),
        (Stage.SUBMITTED, Stage.NOTICE),
        (Stage.SUBMITTED, Stage.WAITING),
        (Stage.SUBMITTED, Stage.CLOSED),
        (Stage.NOTICE, Stage.DECIDING),
        (Stage.NOTICE, Stage.WAITING),
        (Stage.WAITING, Stage.DECIDING),
        (Stage.WAITING, Stage.EXECUTING),
        (Stage.EXECUTING, Stage.DECIDING),
        (Stage.EXECUTING, Stage.CLOSED),
        (Stage.COMPOSING, Stage.WITHDRAWN),
        (Stage.REVIEWING, Stage.WITHDRAWN),
        (Stage.DECIDING, Stage.WITHDRAWN),
        (Stage.REPORTED, Stage.WITHDRAWN),
    }
)
ENDS = frozenset({Stage.CLOSED, Stage.WITHDRAWN})
#: Stages in which every member may object.
OBJECTABLE = frozenset({Stage.NOTICE, Stage.WAITING})


def may_go(here: Stage | None, there: Stage) -> bool:
    """Tell whether a batch may go from one stage to another."""
    return (here, there) in WAYS


def as_condition() -> str:
    """Return the ways as the condition that the database holds its steps to."""
    pairs = ", ".join(f"('{here}', '{there}')" for here, there in sorted((here, there) for here, there in WAYS if here is not None))
    goes = f"CASE WHEN from_stage IS NULL THEN to_stage = 'composing' ELSE (from_stage, to_stage) IN ({pairs}) END"
    return f"(from_stage IS NULL) = (number = 1) AND {goes}"

"""What goes to the county archives, and when (档案法实施条例 20). Pure."""

from datetime import date

from commarch.appraisal import AppraisalSettings, Stage
from commarch.holdings.models import Openness

#: Stages in which what a group decided has been approved by the street.
APPROVED = (Stage.NOTICE, Stage.WAITING, Stage.EXECUTING, Stage.CLOSED)
OPENNESS_NAMES = {Openness.UNREVIEWED: "未审核", Openness.OPEN: "开放", Openness.RESTRICTED: "控制"}


def earliest_year(settings: AppraisalSettings, today: date) -> int:
    """Return the last filing year whose archives have come of age: formed so many whole years ago."""
    return today.year - settings.transfer_after_years


def refusal(*, is_filed: bool, held: bool, in_batch: str, in_transfer: str, decided: bool, year: int, earliest: int) -> str:
    """Return why an item can't be transferred, in words; "" where it can. What a group decided to transfer goes before its time."""
    if not is_filed:
        return "不是在库的归档文件"
    if held:
        return "已冻结，先解冻才能移交"
    if in_transfer:
        return f"已在移交 {in_transfer} 中"
    if in_batch:
        return f"正在鉴定批次 {in_batch} 中"
    if year > earliest and not decided:
        return f"形成未满年限：{earliest} 年及以前的可以移交，提前移交须经鉴定小组决定"
    return ""

"""What is asked of a hold: its words and its dates. Pure."""

from datetime import date
from enum import StrEnum

from commarch.errors import RuleBroken

#: Somebody looks after five years at the latest whether it is still needed.
LONGEST_YEARS = 5
LONGEST_WORDS = 500
#: As many items as one act holds.
MOST = 2000


class Standing(StrEnum):
    """How a hold is looked for in the list."""

    OPEN = "open"  # 冻结中
    REVIEW_DUE = "review_due"  # 到复核日期
    LIFTING = "lifting"  # 申请解冻，等同意
    LIFTED = "lifted"  # 已解冻


def checked_words(words: str, field: str, asked: str) -> str:
    """Return what was written, on one line; refuse nothing."""
    told = " ".join(words.split())[:LONGEST_WORDS]
    if not told:
        raise RuleBroken(asked, field=field)
    return told


def check_dates(from_on: date, review_on: date, today: date) -> None:
    """A hold begins today or earlier and is looked at again on a day to come, within five years of its beginning."""
    if from_on > today:
        raise RuleBroken("冻结自今天或以前的日期起；还没到的日子，到时再办", field="from_on")
    if from_on.year < today.year - 100:
        raise RuleBroken(f"起始日期 {from_on.isoformat()} 太早，请改正", field="from_on")
    if review_on <= max(from_on, today):
        raise RuleBroken("复核日期要晚于起始日期和今天：到那天再看是不是还需要冻结", field="review_on")
    if review_on > _years_after(max(from_on, today), LONGEST_YEARS):
        raise RuleBroken(f"复核日期最晚在 {LONGEST_YEARS} 年以内；到时仍需要的，再办冻结", field="review_on")


def _years_after(day: date, years: int) -> date:
    """Return the same day some years on; of a leap day the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

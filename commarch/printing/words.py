"""Words that stand on papers: always Chinese, whatever language the pages speak."""

from datetime import date

from commarch.schemes.classes import CLASSES


def class_words(code: str) -> str:
    """Return a class of archives as a paper names it: 文书 WS."""
    return f"{CLASSES[code]} {code}" if code in CLASSES else code


def class_of_box(code: str) -> str:
    """Return what stands on the cover of a box: 文书档案."""
    return f"{CLASSES[code]}档案" if code in CLASSES else "档案"


def category_words(code: str, name: str) -> str:
    """Return a category with its code: CJ 城建环境. A class without subjects has none."""
    return f"{code} {name}".strip() if code else ""


def eight_digits(day: str) -> str:
    """Write a date in eight digits (DA/T 22-2015); what is not known of it stays away, 2015-05 is 201505."""
    return day.replace("-", "")


def day_words(day: date | None) -> str:
    """Write a date as a person signs it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def number_range(first: int, last: int, padding: int = 4) -> str:
    """Write the first and last item number of a box (起止件号)."""
    return f"{first:0{padding}d}" if first == last else f"{first:0{padding}d}–{last:0{padding}d}"

"""Titles as what they are about: years, numbers, persons and the kind of document left out, the rest as pairs of characters."""

import re
from functools import lru_cache

from commarch.holdings.folding import fold

_PARENTHESIS = re.compile(r"[(〔\[【][^)〕\]】]{0,12}(?:年|期|次|季度|月|份|稿)[^)〕\]】]{0,6}[)〕\]】]")
_PERSONS = re.compile(r"[\u4e00-\u9fff]{2,3}等\d+(?:人|户|名)")
_NUMBER = re.compile(r"第?[\d〇零一二三四五六七八九十]{1,4}(?:年度?|月份?|日|期|号|次|届|季度)|\d+")
_KINDS = "通知|通报|请示|批复|报告|函|复函|决定|决议|意见|方案|总结|计划|会议纪要|纪要|公告|公示|汇总表|登记表|统计表|一览表|情况|材料"
_FRAME = re.compile(rf"(?:情况)?的(?:{_KINDS})$|情况$|登记表$")
_MARKS = re.compile(r"[^\w]+")


def squeezed(title: str) -> str:
    """Return a title as it is compared: folded, without spaces."""
    return fold(title).replace(" ", "")


@lru_cache(maxsize=8192)  # what was filed is read anew after every act, and most of it is as it was
def topic(title: str) -> str:
    """Return what a title is about: 关于2026年第一季度低保复核情况的报告 → 低保复核."""
    text = _PARENTHESIS.sub("", squeezed(title)).replace("关于", "|")
    text = _FRAME.sub("", _NUMBER.sub("", _PERSONS.sub("", text)).rstrip(")〕"))
    return "|".join(part for part in _MARKS.split(text) if part)


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, none across a mark; a part of one character is itself."""
    found: set[str] = set()
    for part in text.split("|") if text.replace("|", "").isalnum() else _MARKS.split(text):
        found.update([part[start : start + 2] for start in range(len(part) - 1)] if len(part) > 1 else [part])
    found.discard("")
    return frozenset(found)

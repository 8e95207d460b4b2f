"""Facts that stand outside the rows: on the cover lines above a table (全宗号：H017 年度：2014), in its title, in the name of the sheet."""

import re
import unicodedata

_LABELS = {
    "全宗号": "fonds_number",
    "全宗名称": "fonds_name",
    "立档单位": "fonds_name",
    "单位名称": "fonds_name",
    "归档年度": "year",
    "年度": "year",
    "年份": "year",
    "保管期限": "retention",
    "期限": "retention",
    "机构(问题)": "category",
    "机构或问题": "category",
    "机构/问题": "category",
    "机构": "category",
    "问题": "category",
    "类别": "category",
    "类目": "category",
    "分类号": "category",
    "档案门类": "archival_class",
    "门类": "archival_class",
    "盒号": "box_number",
    "责任者": "author",
}
_SPACED = {label: r"\s*".join(map(re.escape, label)) for label in sorted(_LABELS, key=len, reverse=True)}
_LABEL = re.compile(rf"(?<![\w(])({'|'.join(_SPACED.values())})\s*(?:代码)?\s*:")
_ANY_LABEL = re.compile(r"(?<!\S)[\w()/]{2,8}\s*:")
_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_PERIOD = r"(永久|长期|短期|(?:定期|D)?[1-9]\d?\s*年|D[1-9]\d?(?!\d)|(?<![A-Z])Y(?![A-Z]))"
_SHEET_YEAR = re.compile(rf"{_YEAR}(?!\d)(?:\s*年度?)?|{_YEAR}(?=[1-9]\d?\s*年(?!度))")
_PERIOD_IN_NAME = re.compile(_PERIOD)
#: `14年` alone on a sheet means the year 2014 as likely as a period
_SHORT_YEAR = re.compile(r"(?!10|30)\d\d?\s*年")
_TITLE_YEAR = re.compile(rf"{_YEAR}\s*年")
_TITLE_PERIOD = re.compile(r"[(\[〔【\s](永久|长期|短期|(?:定期|D)?[1-9]\d?\s*年)[)\]〕】\s]")


def facts_in(cells: list[str]) -> dict[str, str]:
    """Read labelled facts out of one cover line; a value ends where the next label begins."""
    line = unicodedata.normalize("NFKC", "   ".join(cell for cell in cells if cell.strip()))
    facts: dict[str, str] = {}
    for found in _LABEL.finditer(line):
        following = [label.start() for kind in (_LABEL, _ANY_LABEL) if (label := kind.search(line, found.end()))]
        value = line[found.end() : min(following, default=len(line))]
        value = re.split(r"\s{2,}", value.strip())[0].strip(" _;,。")
        if value:
            facts.setdefault(_LABELS["".join(found[1].split())], value)
    return facts


def facts_in_title(title: str) -> dict[str, str]:
    """Read year and retention out of a title line such as `红旗社区2014年归档文件目录（永久）`."""
    text = unicodedata.normalize("NFKC", title) + " "
    facts = {}
    if year := _TITLE_YEAR.search(text):
        facts["year"] = year[1]
    if period := _TITLE_PERIOD.search(text):
        facts["retention"] = "".join(period[1].split())
    return facts


def facts_in_sheet_name(name: str) -> dict[str, str]:
    """Read year and retention out of the name of a sheet: `2014永久`, `201430年` (2014, 30年), `2015年度D10`."""
    text = unicodedata.normalize("NFKC", name).strip().upper()
    facts = {}
    rest = text
    if year := _SHEET_YEAR.search(text):
        facts["year"] = year[1] or year[2]
        rest = text[: year.start()] + " " + text[year.end() :]
    if (period := _PERIOD_IN_NAME.search(rest)) and (facts or not _SHORT_YEAR.fullmatch(period[1])):
        facts["retention"] = "".join(period[1].split())
    return facts

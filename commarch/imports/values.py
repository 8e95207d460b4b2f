"""Values: one cell of a known field, cleaned into what an item takes, or faulted with a sentence that says what to do."""

import re
from collections.abc import Callable
from functools import lru_cache

from commarch.errors import RuleBroken
from commarch.imports.cleaned import Cleaned, Severity, faulty, remarked
from commarch.imports.dates import FIRST_YEAR, LAST_YEAR, clean_date
from commarch.imports.numerals import chinese_number, narrow, with_arabic_digits
from commarch.imports.texts import NO_STATE_SECRETS, clean_text
from commarch.schemes.codes import normalise
from commarch.schemes.periods import PeriodKind, parse_period

__all__ = ["Cleaned", "Severity", "clean"]

_YEAR = re.compile(r"(\d{4})(?:\.0+)?(?:年度?|度)?")
_COUNT = re.compile(r"(?:共|计|第)?(\d{1,6})(?:\.0+)?(?:页|张|p|P|面|件|号|个|份)?")
_SPAN = re.compile(r"(\d{1,5})(?:-|—|–|~|～|至|、)(\d{1,5})(?:页|张)?")
_CODE = re.compile(r"[A-Z0-9·\-\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
_SCIENTIFIC = re.compile(r"\d(?:[·.]\d+)?E[+\d]\d*")
_CLASSES = {
    **{code: code for code in ("WS", "KJ", "KU", "RS", "ZY", "ZP", "LY", "LX", "SJ", "YJ", "WY", "MT", "SW")},
    "文书": "WS",
    "科技": "KJ",
    "科学技术": "KJ",
    "会计": "KU",
    "人事": "RS",
    "专业": "ZY",
    "专门": "ZY",
    "照片": "ZP",
    "录音": "LY",
    "录像": "LX",
    "业务数据": "SJ",
    "公务电子邮件": "YJ",
    "电子邮件": "YJ",
    "网页信息": "WY",
    "网页": "WY",
    "社交媒体": "MT",
    "实物": "SW",
}
_SECRECY = {
    **dict.fromkeys(("无", "公开", "非密", "无密级", "普通", "一般", "不涉密", "/", "-", "none"), "none"),
    **dict.fromkeys(("内部", "内部资料", "内部文件", "internal"), "internal"),
}
_OPENNESS = {
    **dict.fromkeys(("开放", "公开", "主动公开", "已开放", "是", "open"), "open"),
    **dict.fromkeys(
        ("控制", "划控", "不开放", "不公开", "不予公开", "依申请公开", "限制", "延期开放", "受控", "否", "restricted"), "restricted"
    ),
    **dict.fromkeys(("未审核", "未审", "待审", "待审核", "未鉴定", "未开放审核", "unreviewed"), "unreviewed"),
}
_CARRIERS = {
    **dict.fromkeys(("纸", "纸质", "纸张", "纸介质", "paper"), "paper"),
    **dict.fromkeys(("电子", "数字", "电子文件", "硬盘", "磁盘", "digital"), "digital"),
    **dict.fromkeys(("照片", "相片", "photo_print"), "photo_print"),
    **dict.fromkeys(("光盘", "cd", "dvd", "disc"), "disc"),
    **dict.fromkeys(("磁带", "录音带", "录像带", "tape"), "tape"),
    **dict.fromkeys(("实物", "object"), "object"),
}


def clean(field: str, raw: str) -> Cleaned:
    """Clean one cell of a field; an empty cell has no value and no fault."""
    rule = _RULES.get(field)
    if rule is None:
        return clean_text(field, raw)
    return _cached(field, raw)


@lru_cache(maxsize=1 << 16)
def _cached(field: str, raw: str) -> Cleaned:
    """Clean what comes again and again only once."""
    return _RULES[field](raw) if raw.strip() else Cleaned(None)


def _year(raw: str) -> Cleaned:
    text = with_arabic_digits(narrow(raw))
    if (found := _YEAR.fullmatch(text)) and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return Cleaned(int(found[1]))
    if re.fullmatch(r"\d\d年?度?", text):
        short = int(text[:2])
        return faulty("年度只有两位，请写成四位", str(short + (2000 if short < 50 else 1900)))
    dated = clean_date(raw).value
    return faulty(f"年度“{raw.strip()[:20]}”不对，请填四位数的年份，如 2014", str(dated)[:4] if dated else None)


def _retention(raw: str) -> Cleaned:
    try:
        period = parse_period(raw)
    except RuleBroken as broken:
        return faulty(str(broken), _retention_hint(raw))
    if period.kind in (PeriodKind.LEGACY_LONG, PeriodKind.LEGACY_SHORT):
        counted = f"{period.counted_years}年"
        return remarked(period.code, f"“{period.label}”是 2006 年以前的说法，统计时按 {counted}计", counted)
    return Cleaned(period.code)


def _retention_hint(raw: str) -> str | None:
    """Guess behind a slip of the keyboard: the letter O for a zero, l for a one, signs around the number."""
    text = narrow(raw).upper().replace("O", "0").replace("L", "1")
    found = re.search(r"永久?|[1-9]\d?", text)
    if found is None:
        return None
    return "永久" if found[0].startswith("永") else f"{int(found[0])}年"


def _pages(raw: str) -> Cleaned:
    if (span := _SPAN.fullmatch(narrow(raw))) and int(span[2]) >= int(span[1]) > 0:
        return faulty("这里是起止页号，请填页数", str(int(span[2]) - int(span[1]) + 1))
    return _positive(raw, "页数", "不知道就留空")


def _item_number(raw: str) -> Cleaned:
    return _positive(raw, "件号", "还没有编号就留空")


def _positive(raw: str, label: str, otherwise: str) -> Cleaned:
    text = narrow(raw)
    if (found := _COUNT.fullmatch(text)) and int(found[1]) > 0:
        return Cleaned(int(found[1]))
    if found:
        return faulty(f"{label}不能是 0，{otherwise}", "")
    spoken = chinese_number(text.rstrip("页张件号").lstrip("共第"))
    return faulty(f"{label}应为数字，{otherwise}", str(spoken) if spoken else None)


def _archival_code(raw: str) -> Cleaned:
    code = normalise(raw.strip().lstrip("'"))
    if _SCIENTIFIC.fullmatch(code):
        return faulty("档号被表格软件改成了科学计数，请按档案盒上的档号重新填写")
    if not _CODE.fullmatch(code):
        odd = "".join(dict.fromkeys(character for character in code if not _CODE.fullmatch(character)))
        return faulty(f"档号里不能有“{odd}”，只用大写字母、数字、汉字、“-”和“·”", "".join(c for c in code if c not in odd) or None)
    return Cleaned(code)


def _archival_class(raw: str) -> Cleaned:
    code = normalise(narrow(raw)).removesuffix("类").removesuffix("档案")
    top, *levels = code.split("·")
    if top in _CLASSES and all(re.fullmatch("[A-Z0-9]+", level) for level in levels[:3]) and len(levels) <= 3:
        return Cleaned("·".join([_CLASSES[top], *levels]))
    return faulty(f"没有“{raw.strip()[:20]}”这个门类，请填代码或名称，如 WS 文书、KU 会计、KJ 科技、ZP 照片")


def _secrecy(raw: str) -> Cleaned:
    text = narrow(raw).lower()
    if any(mark in text for mark in ("秘密", "机密", "绝密", "★", "☆")) and text not in _SECRECY and "非" not in text:
        return faulty(NO_STATE_SECRETS)
    value = _SECRECY.get(text)
    return Cleaned(value) if value else faulty(f"看不懂密级“{raw.strip()[:20]}”，请留空或填 内部", "")


def _openness(raw: str) -> Cleaned:
    value = _OPENNESS.get(narrow(raw).lower())
    return Cleaned(value) if value else faulty(f"看不懂开放标识“{raw.strip()[:20]}”，请填 开放、控制 或 未审核", "未审核")


def _carrier(raw: str) -> Cleaned:
    names = [name for name in re.split(r"[,、;/+和及]", narrow(raw).lower().replace("，", ",")) if name]
    unknown = [name for name in names if name not in _CARRIERS]
    known = list(dict.fromkeys(_CARRIERS[name] for name in names if name in _CARRIERS))
    if unknown:
        return remarked(
            known or ["paper"], f"不认得载体“{'、'.join(unknown)[:30]}”，按纸质登记；可填 纸质、电子、照片、光盘、磁带、实物", "纸质"
        )
    return Cleaned(known)


def _fonds_number(raw: str) -> Cleaned:
    code = normalise(narrow(raw))
    return Cleaned(code) if re.fullmatch("[A-Z0-9]{1,12}", code) else faulty(f"全宗号“{raw.strip()[:20]}”不对，只用大写字母和数字，如 H017")


def _category(raw: str) -> Cleaned:
    text = clean_text("category", raw)
    return Cleaned(narrow(text.value)) if text.value else text


_RULES: dict[str, Callable[[str], Cleaned]] = {
    "year": _year,
    "retention": _retention,
    "document_date": clean_date,
    "pages": _pages,
    "item_number": _item_number,
    "archival_code": _archival_code,
    "archival_class": _archival_class,
    "secrecy": _secrecy,
    "openness": _openness,
    "carrier": _carrier,
    "fonds_number": _fonds_number,
    "category": _category,
}

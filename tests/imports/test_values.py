import pytest
from hypothesis import given
from hypothesis import strategies as st

from commarch.imports.fields import FIELDS
from commarch.imports.values import Severity, clean


def value_of(field, raw):
    cleaned = clean(field, raw)
    assert cleaned.severity is not Severity.FAULT, cleaned.fault
    return cleaned.value


def fault_of(field, raw):
    cleaned = clean(field, raw)
    assert cleaned.severity is Severity.FAULT
    assert cleaned.value is None
    return cleaned.fault, cleaned.hint


@pytest.mark.parametrize(
    "raw",
    [
        "20140520",
        "2014-5-20",
        "2014-05-20",
        "2014.05.20",
        "2014.5.20",
        "2014/5/20",
        "2014年5月20日",
        "2014 年 5 月 20 日",
        "二〇一四年五月二十日",
        "二○一四年五月二十日",
        "２０１４０５２０",
        "２０１４年５月２０日",
        "'20140520",
        " 20140520 ",
        "2014-05-20 00:00:00",
        "2014-05-20T08:30:00",
        "2014-05-20 8:30",
        "41779",
        "41779.5",
    ],
)
def test_a_date_is_read_in_every_spelling(raw):
    assert value_of("document_date", raw) == "2014-05-20"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2014-05", "2014-05"),
        ("201405", "2014-05"),
        ("2014年5月", "2014-05"),
        ("2014.5", "2014-05"),
        ("20140500", "2014-05"),
        ("2014", "2014"),
        ("2014年", "2014"),
        ("20140000", "2014"),
        ("二〇一四年", "2014"),
        ("2014-5-2 08:30", "2014-05-02"),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_known(raw, value):
    assert value_of("document_date", raw) == value


@pytest.mark.parametrize(
    ("raw", "word", "hint"),
    [
        ("2014-02-30", "没有这一天：2014 年 2 月只有 28 天", "2014-02-28"),
        ("20160230", "2016 年 2 月只有 29 天", "2016-02-29"),
        ("2014-13-05", "没有 13 月", "2014-05-13"),
        ("140520", "年份只有两位", "2014-05-20"),
        ("98.5.20", "年份只有两位", "1998-05-20"),
        ("5/20/2014", "把年写在前面", "2014-05-20"),
        ("20/5/2014", "把年写在前面", "2014-05-20"),
        ("20140520-20140601", "起止两个日期", "2014-06-01"),
        ("2014年5月20日至2014年6月1日", "起止两个日期", "2014-06-01"),
        ("2014.5.20-2014.6.1", "起止两个日期", "2014-06-01"),
        ("20145", "少了位数", "2014-05"),
        ("1814-05-20", "年份 1814 不对", None),
        ("不详", "看不懂日期“不详”", None),
        ("99999999", "年份 9999 不对", None),
    ],
)
def test_an_impossible_date_says_what_to_do(raw, word, hint):
    fault, proposed = fault_of("document_date", raw)
    assert word in fault
    assert proposed == hint


def test_a_serial_number_and_a_lost_zero_are_remarked():
    assert clean("document_date", "41779").severity is Severity.REMARK
    assert clean("document_date", "2014.1").hint == "2014-10"


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("year", "2014", 2014),
        ("year", "2014年度", 2014),
        ("year", "２０１４", 2014),
        ("year", "二〇一四", 2014),
        ("retention", "永久", "Y"),
        ("retention", "３０年", "D30"),
        ("retention", "D10", "D10"),
        ("retention", "10", "D10"),
        ("retention", "长期", "L"),
        ("pages", "3", 3),
        ("pages", "3页", 3),
        ("pages", "３", 3),
        ("pages", "3.0", 3),
        ("pages", "共 12 页", 12),
        ("item_number", "0007", 7),
        ("item_number", "第7件", 7),
        ("archival_code", "H017—WS.2014—Y—CJ—0001", "H017-WS·2014-Y-CJ-0001"),
        ("archival_code", "'H017-WS·2014-Y-CJ-0001", "H017-WS·2014-Y-CJ-0001"),
        ("archival_class", "文书档案", "WS"),
        ("archival_class", "会计", "KU"),
        ("archival_class", "ku·01", "KU·01"),
        ("secrecy", "内部", "internal"),
        ("secrecy", "无", "none"),
        ("openness", "公开", "open"),
        ("openness", "控制", "restricted"),
        ("carrier", "纸质、光盘", ["paper", "disc"]),
        ("fonds_number", "ｈ017", "H017"),
        ("category", " CJ ", "CJ"),
        ("title", " 关于绿化的函 ", "关于绿化的函"),
        ("title", "=1+1", "=1+1"),
        ("title", "+86 电话登记", "+86 电话登记"),
        ("title", "@所有人", "@所有人"),
        ("title", "-2014-", "-2014-"),
        ("title", "'=1+1", "=1+1"),
        ("title", "“引号”与'撇号'", "“引号”与'撇号'"),
        ("title", "𠮷野·家　（全角）", "𠮷野·家　（全角）"),
        ("note", "一\r\n二", "一\n二"),
        ("note", "附照片2张", "附照片2张"),
    ],
)
def test_a_value_is_cleaned(field, raw, value):
    assert value_of(field, raw) == value


@pytest.mark.parametrize(
    ("field", "raw", "word", "hint"),
    [
        ("pages", "1-3", "起止页号", "3"),
        ("pages", "5-8", "起止页号", "4"),
        ("pages", "二十", "应为数字", "20"),
        ("pages", "0", "不能是 0", ""),
        ("pages", "2.5", "应为数字", None),
        ("year", "14", "只有两位", "2014"),
        ("year", "20140520", "四位数的年份", "2014"),
        ("year", "今年", "四位数的年份", None),
        ("retention", "3O年", "没有看懂保管期限", "30年"),
        ("retention", "很久", "没有看懂保管期限", None),
        ("archival_code", "2.01E+11", "科学计数", None),
        ("archival_code", "H017/WS", "不能有“/”", "H017WS"),
        ("document_number", "1.23457E+15", "科学计数", None),
        ("archival_class", "XX", "没有“XX”这个门类", None),
        ("secrecy", "机密", "系统不得存储国家秘密", None),
        ("secrecy", "秘密★10年", "系统不得存储国家秘密", None),
        ("secrecy", "★", "系统不得存储国家秘密", None),
        ("title", "关于某事的通知（机密★长期）", "系统不得存储国家秘密", None),
        ("secrecy", "很高", "看不懂密级", ""),
        ("openness", "随便", "看不懂开放标识", "未审核"),
        ("fonds_number", "H-017", "全宗号", None),
    ],
)
def test_a_wrong_value_says_what_to_do(field, raw, word, hint):
    fault, proposed = fault_of(field, raw)
    assert word in fault
    assert proposed == hint


@pytest.mark.parametrize(
    ("field", "raw", "value", "word", "hint"),
    [
        ("retention", "长期", "L", "2006 年以前", "30年"),
        ("document_number", "哈松民发[2014]50号", "哈松民发[2014]50号", "六角括号", "哈松民发〔2014〕50号"),
        ("document_number", "哈松民发（2014）50号", "哈松民发（2014）50号", "六角括号", "哈松民发〔2014〕50号"),
        ("title", "关于绿化\n的函", "关于绿化\n的函", "换行", "关于绿化的函"),
        ("title", "关于\u200b绿化\x07的函", "关于绿化的函", "看不见的字符", None),
        ("carrier", "竹简", ["paper"], "不认得载体", "纸质"),
    ],
)
def test_what_is_odd_but_usable_is_remarked(field, raw, value, word, hint):
    cleaned = clean(field, raw)
    assert (cleaned.value, cleaned.severity, cleaned.hint) == (value, Severity.REMARK, hint)
    assert word in cleaned.fault


def test_a_title_of_a_thousand_letters_is_a_fault():
    assert "1,001 字" in fault_of("title", "长" * 1001)[0]


@pytest.mark.parametrize("field", FIELDS)
def test_an_empty_cell_has_no_fault(field):
    assert clean(field, "").severity is None
    assert not clean(field, "  ").value


@given(st.sampled_from(list(FIELDS)), st.text(max_size=40))
def test_no_text_breaks_the_cleaning(field, raw):
    cleaned = clean(field, raw)
    assert (cleaned.fault is None) == (cleaned.severity is None)
    assert cleaned.value is None or cleaned.severity is not Severity.FAULT


@given(st.sampled_from(["title", "note", "author", "document_number"]), st.text(max_size=60))
def test_cleaning_a_clean_text_changes_nothing(field, raw):
    once = clean(field, raw).value
    if once is not None:
        assert clean(field, once).value == once


@given(st.dates(min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2100, 12, 31)))
def test_every_day_is_read_back_from_its_spellings(day):
    for spelled in (f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        assert value_of("document_date", spelled) == day.isoformat()


@given(
    st.sampled_from(["document_date", "pages", "retention", "year", "secrecy"]), st.text("0123456789-./年月日页永久期DY 至", max_size=12)
)
def test_a_proposal_is_never_itself_a_fault(field, raw):
    hint = clean(field, raw).hint
    if hint is not None:
        assert clean(field, hint).severity is not Severity.FAULT

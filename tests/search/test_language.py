"""The search box's language: what is asked for, told from the texts of items alone."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commarch.search.fields import Field, fold, fold_code, fold_document_number
from commarch.search.grams import LAST_POSITION, vector
from commarch.search.language import LONGEST, And, Not, Or, Term, matches, parse

ITEMS = {
    "greening": {
        Field.TITLE: ["关于2015年老旧小区绿化的方案"],
        Field.AUTHOR: ["学院路街道办事处"],
        Field.DOCUMENT_NUMBER: ["哈松学街办发〔2015〕69号"],
        Field.ARCHIVAL_CODE: ["H017-WS·2015-D10-CJ-0003"],
        Field.DATE: ["2015-11-06"],
        Field.NOTE: ["附照片2张"],
    },
    "expropriation": {
        Field.TITLE: ["关于王建国等26人房屋征收的会议纪要（复印件）"],
        Field.AUTHOR: ["红旗社区居民委员会"],
        Field.ARCHIVAL_CODE: ["H017-WS·2015-Y-CJ-0001"],
        Field.DATE: ["2015-03-20"],
        Field.NOTE: ["参见 H017-WS·2015-D10-CJ-0003，档案 共2卷"],
    },
    "quotes": {
        Field.TITLE: ["“双创”工作(试行) A/B 或者 非遗 OR 清单"],
        Field.AUTHOR: ["红旗 社区党支部"],
        Field.DOCUMENT_NUMBER: ["红社[2016] 3 号"],
        Field.ARCHIVAL_CODE: ["H017—WS．2016—Y—办公室—0012"],
        Field.DATE: ["2016-03"],
        Field.NOTE: [""],
    },
}


def found(text):
    query = parse(text)
    return {name for name, fields in ITEMS.items() if matches(query, fields)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("绿化", {"greening"}),
        ("绿", {"greening"}),
        ("绿 化", {"greening"}),
        ("绿化方案", set()),
        ("老旧小区 方案", {"greening"}),
        ("老旧小区\u3000方案", {"greening"}),
        ("老旧小区 AND 方案", {"greening"}),
        ("老旧小区 征收", set()),
        ("绿化 OR 征收", {"greening", "expropriation"}),
        ("绿化 或 征收", {"greening", "expropriation"}),
        ("绿化|征收", {"greening", "expropriation"}),
        ("绿化 ｜ 征收", {"greening", "expropriation"}),
        ("NOT 绿化", {"expropriation", "quotes"}),
        ("-绿化", {"expropriation", "quotes"}),
        ("非 绿化", {"expropriation", "quotes"}),
        ("关于 -绿化", {"expropriation"}),
        ("关于 NOT NOT 绿化", {"greening"}),
        ("绿化 OR 征收 纪要", {"greening", "expropriation"}),
        ("(绿化 OR 征收) 纪要", {"expropriation"}),
        ("-(绿化 OR 征收)", {"quotes"}),
        ("((绿化))", {"greening"}),
        ("a/b", {"quotes"}),
        ("Ａ/Ｂ", {"quotes"}),
    ],
)
def test_terms_combine_as_and_or_not_and_groups(text, names):
    assert found(text) == names
    assert parse(text).remarks == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"红旗 社区"', {"quotes"}),
        ("“红旗 社区”", {"quotes"}),
        ("「红旗  社区」", {"quotes"}),
        ("红旗 社区", {"expropriation", "quotes"}),
        ('"或者 非遗"', {"quotes"}),
        ('"OR"', {"quotes"}),
        ('-"红旗 社区"', {"greening", "expropriation"}),
        ('题名:"试行) A"', {"quotes"}),
        ("（复印件）", {"expropriation"}),
        ("纪要（复印", {"expropriation"}),
        ("纪要(复印件)", {"expropriation"}),
        ("工作(试行)", {"quotes"}),
        ("关于“双创”", set()),
        ("“双创”工作", {"quotes"}),
    ],
)
def test_phrases_stand_as_they_are_and_titles_keep_their_brackets(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("题名:红旗", set()),
        ("责任者:红旗", {"expropriation", "quotes"}),
        ("责任者：红旗 题名：征收", {"expropriation"}),
        ("责任者: 红旗", {"expropriation", "quotes"}),
        ("题名:(绿化 OR 征收)", {"greening", "expropriation"}),
        ("题名:(学院路 OR 红旗)", set()),
        ("-题名:绿化", {"expropriation", "quotes"}),
        ("题名:或", {"quotes"}),
        ("档号:D10", {"greening"}),
        ("档号:2016", {"quotes"}),
        ("档号:h017—ws.2015", {"greening", "expropriation"}),
        ("档号:办公室", {"quotes"}),
        ("文号:69", {"greening"}),
        ("文号:[2015]", {"greening"}),
        ("文号:(2016)3号", {"quotes"}),
        ("日期:2015", {"greening", "expropriation"}),
        ("日期:2015年", {"greening", "expropriation"}),
        ("日期:2015-03", {"expropriation"}),
        ("日期:201503", {"expropriation"}),
        ("日期:2016年3月", {"quotes"}),
        ("日期:2015年3月20日", {"expropriation"}),
        ("日期:2016-03-01", set()),
    ],
)
def test_a_field_in_front_limits_where_a_term_stands(text, names):
    assert found(text) == names
    assert parse(text).remarks == ()


@pytest.mark.parametrize(
    "text", ["H017-WS·2015-D10-CJ-0003", "H017—WS．2015—D10—CJ—0003", "h017-ws.2015-d10-cj-0003", "Ｈ０１７－ＷＳ・２０１５－Ｄ１０"]
)
def test_a_code_is_found_in_any_spelling_of_its_separators(text):
    assert "greening" in found(text)
    assert found("档号:" + text) == {"greening"}


@pytest.mark.parametrize(
    "number", ["〔2015〕69号", "[2015]69号", "(2015)69号", "（2015）69号", "【2015】69号", "［2015］69号", "﹝2015﹞69号"]
)
def test_a_document_number_is_found_with_any_brackets(number):
    assert found(number) == found("文号:" + number) == found("哈松学街办发" + number) == {"greening"}


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-20",
        "20150320",
        "2015年3月20日",
        "2015年03月20日",
        "2015.3.20",
        "2015/3/20",
        "２０１５．３．２０",
        "2015年3月20",
        "2015年3月",
        "2015/3",
    ],
)
def test_a_date_is_found_in_any_spelling(text):
    assert found(text) == {"expropriation"}
    assert found(f'题名:"{text}"') == set()


@pytest.mark.parametrize("text", ["2015-02-30", "2015-13", "20151340", "0215-03-20", "2015年3月20日前"])
def test_what_is_no_date_stays_plain_characters(text):
    assert found(text) == set()


@pytest.mark.parametrize(
    ("text", "root", "remark"),
    [
        ('"老旧 小区', Term("老旧 小区", quoted=True), "引号"),
        ('“老旧 小区"', Term("老旧 小区", quoted=True), None),
        ("(绿化 OR 征收", Or((Term("(绿化"), Term("征收"))), "括号"),
        ("( 绿化", Term("绿化"), "括号"),
        ("绿化)", Term("绿化)"), "括号"),
        (")绿化", Term(")绿化"), "括号"),
        ("(绿化 征收))", And((Term("绿化"), Term("征收"))), "括号"),
        ("OR 绿化", Term("绿化"), "或"),
        ("绿化 OR", Term("绿化"), "或"),
        ("绿化 OR OR 征收", Or((Term("绿化"), Term("征收"))), "或"),
        ("绿化 AND", Term("绿化"), "AND"),
        ("AND 绿化", Term("绿化"), "AND"),
        ("绿化 NOT", Term("绿化"), "非"),
        ("绿化 题名:", Term("绿化"), "题名"),
        ("绿化 - 方案", And((Term("绿化"), Term("方案"))), "-"),
        ('绿化 ""', Term("绿化"), "引号"),
        ("日期:去年", Term("去年", Field.DATE), "日期"),
        ("OR", Term("OR", quoted=True), "原文"),
        ("或", Term("或", quoted=True), "原文"),
        ("-", Term("-", quoted=True), "原文"),
        ("(", Term("(", quoted=True), "原文"),
        ("()", Term("()", quoted=True), "原文"),
        ("题名:", Term("题名:", quoted=True), "原文"),
    ],
)
def test_odd_text_is_read_leniently_and_remarked_on(text, root, remark):
    query = parse(text)
    assert query.root == root
    assert (query.remarks == ()) if remark is None else any(remark in sentence for sentence in query.remarks)


def test_nothing_asked_for_is_no_query():
    for text in ["", "   ", "\u3000", "\u200b", "\x00"]:
        assert parse(text).root is None
        assert parse(text).tsquery() is None
        assert parse(text).highlights == []
        assert not matches(parse(text), ITEMS["greening"])


def test_a_very_long_or_deep_text_is_cut_with_a_remark():
    assert any("太长" in remark for remark in parse("绿" * (LONGEST + 1)).remarks)
    deep = parse("(" * 140 + "绿化" + ")" * 140)
    assert deep.root == Term("绿化")
    assert any("层" in remark for remark in deep.remarks)
    assert parse("-" * 200 + "绿化").root == Term("绿化")


def test_what_is_found_is_marked_in_the_spelling_of_the_page_and_what_is_excluded_is_not():
    assert parse("绿化 -征收 题名:方案 OR 绿化").highlights == ["绿化", "方案"]
    assert parse("[2015]69号").highlights == ["[2015]69号", "〔2015〕69号"]
    assert parse("h017—ws.2015").highlights == ["h017—ws.2015", "H017-WS·2015"]
    assert parse("2015年3月").highlights == ["2015年3月", "2015-03"]


def test_folding_joins_what_people_do_not_tell_apart():
    assert fold(" Ａｂ　c\u200b\n（1） ") == "ab c (1)"
    assert fold_document_number("哈松民发【2015】 57 号") == "哈松民发〔2015〕57号"
    assert fold_code("H017—WS．2016—y") == "h017-ws·2016-y"


@given(st.text())
def test_folding_leaves_nothing_that_postgresql_refuses(text):
    for folded in (fold(text), fold_document_number(text), fold_code(text)):
        assert "\x00" not in folded
        folded.encode()


def test_the_vector_holds_pairs_at_their_places_with_weights_and_gaps():
    texts = {Field.TITLE: ["低保"], Field.AUTHOR: ["街"], Field.ARCHIVAL_CODE: ["A-1"], Field.DATE: ["2015"], Field.NOTE: ["", "'\\"]}
    assert vector(texts) == (
        "'低保':1A '保':2A '街':5B '\ufdd1a-':8 '\ufdd1-1':9 '\ufdd11':10 '\ufdd02':13 '20':14 '01':15 '15':16 '5':17 '''\\\\':20 '\\\\':21"
    )


def test_the_vector_ends_where_postgresql_would_lose_count():
    lexemes = dict(entry.rsplit(":", 1) for entry in vector({Field.NOTE: ["".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))]}).split(" "))
    assert max(int(place) for place in lexemes.values()) == LAST_POSITION


words = st.text(st.sampled_from("甲乙丙1A-·."), min_size=1, max_size=4)
pieces = st.one_of(
    words,
    st.sampled_from(
        [
            "AND",
            "OR",
            "NOT",
            "或",
            "非",
            "|",
            "-",
            "(",
            ")",
            '"',
            "“",
            "”",
            "题名:",
            "档号：",
            "日期:",
            "文号:",
            " ",
            "　",
            "2015年3月",
            "[2015]",
            "'",
            "\\",
        ]
    ),
)
soup = st.lists(pieces, max_size=14).map("".join) | st.lists(pieces, max_size=14).map(" ".join) | st.text(max_size=40)


@given(soup)
@example("(" * 150)
@example("|" * 300)
@example('-"')
@example("题名:题名:题名:")
@example("\ud800 a")
def test_nothing_that_a_person_types_fails(text):
    query = parse(text)
    assert (query.tsquery() is None) == (query.root is None)
    assert isinstance(query.highlights, list)
    assert all(isinstance(matches(query, fields), bool) for fields in ITEMS.values())
    assert (query.root is None) == (fold(text[:LONGEST]) == "")


trees = st.recursive(
    words.filter(lambda word: not word.startswith("-")).map(Term),
    lambda inner: inner.map(Not) | st.tuples(inner, inner).map(And) | st.tuples(inner, inner).map(Or),
    max_leaves=6,
)


def written(node):
    match node:
        case Term(text):
            return text
        case Not(part):
            return f"NOT ({written(part)})"
        case And((one, other)):
            return f"({written(one)}) ({written(other)})"
        case Or((one, other)):
            return f"({written(one)}) OR ({written(other)})"


def meant(node, title):
    match node:
        case Term(text):
            return fold(text) in fold(title)
        case Not(part):
            return not meant(part, title)
        case And(parts):
            return all(meant(part, title) for part in parts)
        case Or(parts):
            return any(meant(part, title) for part in parts)


@given(trees, st.lists(words, max_size=4).map("".join))
def test_a_written_formula_means_what_it_says(tree, title):
    query = parse(written(tree))
    assert query.remarks == ()
    assert matches(query, {Field.TITLE: [title]}) == meant(tree, title)


@pytest.mark.parametrize("text", ['(题名:"期)" | 题名:"200") NOT 题名:"旗社区"', '("期)" OR "(200") -"旗社区"', "(“期)” | 「200(」) 旗"])
def test_a_parenthesis_in_quotes_closes_no_group(text):
    query = parse(text)
    assert query.remarks == ()
    assert " | " in query.tsquery()
    assert "'期)'" in query.tsquery()

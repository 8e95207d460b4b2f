"""Archival codes: one canonical spelling, read back in one way only."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commarch.errors import RuleBroken
from commarch.schemes.codes import (
    PRESETS,
    CodeParts,
    check_template,
    normalise,
    overflows,
    parse,
    read_template,
    render,
    series,
    sort_key,
)
from commarch.schemes.templates import FIELDS

DAT22 = PRESETS["DAT22_2015"].template
OFFICE = CodeParts("Z109", "WS", 2011, 1, retention="Y", category="BGS")

STANDARDS = [
    ("{fonds}-{class}·{year}-{retention}-{category}-{item:04d}", OFFICE, "Z109-WS·2011-Y-BGS-0001"),
    ("{fonds}-{class}·{year}-{retention}-{item:04d}", CodeParts("Z109", "WS", 2011, 1, "Y"), "Z109-WS·2011-Y-0001"),
    (
        "{fonds}-{class}·{year}·{retention}·{category}-{item:03d}",
        CodeParts("A439", "WS", 2015, 5, "D30", "003"),
        "A439-WS·2015·D30·003-005",
    ),
    (
        "{fonds}-{class}·{year}·{retention}·{category}-{item:04d}",
        CodeParts("Z109", "WS", 2011, 1, "Y", "办公室"),
        "Z109-WS·2011·Y·办公室-0001",
    ),
    ("{fonds}-{class}·{year}·{retention}-{item:03d}", CodeParts("Z008", "WS", 2019, 37, "Y"), "Z008-WS·2019·Y-037"),
    ("{fonds}-{class}·{year}·{retention}-{item:05d}", CodeParts("C015", "WY·TZGG", 2019, 1, "D10"), "C015-WY·TZGG·2019·D10-00001"),
    ("{fonds}-{class}·{year}-{volume:03d}-{item:03d}", CodeParts("J019", "KU·01", 2017, 1, volume=1), "J019-KU·01·2017-001-001"),
    (
        "{fonds}-{class}·{year}·{retention}-{volume:03d}-{item:03d}",
        CodeParts("K021", "ZP", 2019, 5, "D30", volume=25),
        "K021-ZP·2019·D30-025-005",
    ),
    (
        "{fonds}-{class}·{year}·{retention}-{volume:03d}-{item:03d}",
        CodeParts("J019", "ZY·JC·CC", 2019, 1, "D30", volume=1),
        "J019-ZY·JC·CC·2019·D30-001-001",
    ),
]


@pytest.mark.parametrize(("template", "parts", "code"), STANDARDS)
def test_the_examples_of_the_standards_are_made_and_read_back(template, parts, code):
    assert render(read_template(template), parts) == code
    assert parse(read_template(template), code) == parts


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_each_preset_shows_an_example_that_follows_it(preset):
    assert check_template(preset.template.text) == []
    assert render(preset.template, parse(preset.template, preset.example)) == preset.example


@pytest.mark.parametrize(
    "spelling",
    [
        "Z109—WS.2011—Y—BGS—0001",
        "ｚ１０９－ｗｓ．２０１１－ｙ－ｂｇｓ－０００１",
        " Z109 - WS • 2011 - Y - BGS - 1 ",
        "Z109——WS・2011──Y－BGS‐0001",
        "z109–ws･2011−y-bgs-0001",
    ],
)
def test_every_spelling_of_a_code_names_the_same_item(spelling):
    assert parse(DAT22, spelling) == OFFICE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Z109",
        "Z109-WS·2011-Y-BGS-",
        "Z109-WS·2011-Y-BGS-0000",
        "Z109-WS·11-Y-BGS-0001",
        "Z109-WS·2011-X-BGS-0001",
        "Z109-WS·2011-Y-0001",
        "Z109-WS·2011-Y-BGS-0001-1",
        "Z109-WS·2011-Y-BGS-٠٠٠١",
        "Z109-WS·2011-Y-B/S-0001",
    ],
)
def test_what_does_not_follow_the_template_is_no_code_of_it(text):
    assert parse(DAT22, text) is None


@pytest.mark.parametrize("field", ["0.__class__", "fonds.__class__", "item!r", "", "unit", "item[0]", "件"])
def test_a_template_cannot_reach_anything_but_its_fields(field):
    with pytest.raises(RuleBroken) as broken:
        read_template(f"{{fonds}}-{{class}}·{{year}}-{{{field}}}-{{item:04d}}")
    assert f"没有“{field}”这个字段" in str(broken.value)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("", "缺少全宗号"),
        ("{fonds}-{class}-{item}", "缺少年度"),
        ("{fonds}-{class}·{year}-{retention}", "缺少件号"),
        ("{fonds}-{item}-{class}·{year}", "件号{item}必须放在最后"),
        ("{fonds}-{class}·{year}-{year}-{item}", "年度{year}只能出现一次"),
        ("{fonds}-{class}{year}-{item}", "门类和年度之间要有"),
        ("{fonds}-{class}/{year}-{item}", "不能写“/”"),
        ("{fonds}-{class}-·{year}-{item}", "不能写“-·”"),
        ("-{fonds}-{class}·{year}-{item}", "开头和结尾都要是字段"),
        ("{fonds}-{class}·{year}-{item:04d}件", "开头和结尾都要是字段"),
        ("{fonds:04d}-{class}·{year}-{item}", "全宗号{fonds}不能补零"),
        ("{fonds}-{class}·{year}-{item:00d}", "不是补零的位数"),
        ("{fonds}-{class}·{year}-{item:99999999d}", "不是补零的位数"),
        ("{fonds}-{class}·{year}-{item:>4}", "不是补零的位数"),
        ("{fonds}-{class}·{year}-{{item}}", "没有配对"),
        ("{fonds}-{class}·{year}-{item", "没有配对"),
    ],
)
def test_a_faulty_template_is_refused_in_words_that_say_what_to_do(template, fault):
    assert any(fault in sentence for sentence in check_template(template))
    with pytest.raises(RuleBroken, match=r"[\u4e00-\u9fff]") as broken:
        read_template(template)
    assert broken.value.field == "code_template"


def test_a_template_may_be_written_in_chinese_and_on_a_chinese_keyboard():
    assert read_template("{全宗号}－{门类}．{年度}—{保管期限} - {类目}-{件号：04d}") == DAT22


def test_a_number_past_its_padding_widens_and_can_be_told():
    parts = CodeParts("Z109", "WS", 2011, 10_000, "Y", "BGS")
    assert render(DAT22, parts) == "Z109-WS·2011-Y-BGS-10000"
    assert parse(DAT22, render(DAT22, parts)) == parts
    assert overflows(DAT22, parts)
    assert not overflows(DAT22, CodeParts("Z109", "WS", 2011, 9_999, "Y", "BGS"))
    assert not overflows(read_template("{fonds}-{class}·{year}-{item}"), parts)


def test_the_series_restarts_with_whatever_the_template_holds():
    assert series(DAT22, OFFICE) == "Z109-WS·2011-Y-BGS"
    plain = PRESETS["DAT22_2015_PLAIN"].template
    assert series(plain, OFFICE) == series(plain, CodeParts("Z109", "WS", 2011, 7, "Y", "DQ")) == "Z109-WS·2011-Y"
    assert series(plain, OFFICE) != series(plain, CodeParts("Z109", "WS", 2011, 7, "D30", "BGS"))
    bare = read_template("{fonds}-{class}·{year}-{item}")
    assert series(bare, OFFICE) == series(bare, CodeParts("Z109", "WS", 2011, 7, "D30", "BGS"))
    volume = PRESETS["DAT13_2022_VOLUME"].template
    assert series(volume, CodeParts("J019", "KU·01", 2017, 3, volume=2)) == "J019-KU·01·2017-002"


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        (CodeParts("Z109", "WS", 2011, 1, "Y", ""), "category"),
        (CodeParts("", "WS", 2011, 1, "Y", "BGS"), "fonds"),
        (CodeParts("Z-109", "WS", 2011, 1, "Y", "BGS"), "fonds"),
        (CodeParts("Z109", "文书", 2011, 1, "Y", "BGS"), "class"),
        (CodeParts("Z109", "WS", 11, 1, "Y", "BGS"), "year"),
        (CodeParts("Z109", "WS", 2011, 0, "Y", "BGS"), "item"),
        (CodeParts("Z109", "WS", 2011, -1, "Y", "BGS"), "item"),
        (CodeParts("Z109", "WS", 2011, 1, "永久", "BGS"), "retention"),
        (CodeParts("Z109", "WS", 2011, 1, "Y", "bgs"), "category"),
        (CodeParts("Z109", "WS", 2011, 1, "Y", "{item}"), "category"),
    ],
)
def test_parts_that_cannot_stand_in_a_code_are_refused_by_field(parts, field):
    with pytest.raises(RuleBroken) as broken:
        render(DAT22, parts)
    assert broken.value.field == field


def test_codes_sort_as_people_count():
    in_order = [
        "H017-WS·2014-D10-CJ-0001",
        "H017-WS·2014-D10-CJ-2",
        "H017-WS·2014-D10-CJ-0010",
        "H017-WS·2014-D10-CJ-9999",
        "H017-WS·2014-D10-CJ-10000",
        "H017-WS·2014-D10-CJ-123456789",
        "H017-WS·2014-D10-CJ-1234567890123456",
        "H017-WS·2014-D10-DQ-0001",
        "H017-WS·2014-D30-CJ-0001",
        "H017-WS·2014-Y-CJ-0001",
        "H017-WS·2015-D10-CJ-0001",
    ]
    assert sorted(set(in_order), key=lambda code: sort_key(code).encode()) == in_order


names = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=4)
classes = st.tuples(st.sampled_from(["WS", "KU", "ZY"]), st.lists(names, max_size=3)).map(lambda it: "·".join([it[0], *it[1]]))
any_parts = st.builds(
    CodeParts,
    fonds=names,
    archival_class=classes,
    year=st.integers(1000, 2999),
    item=st.integers(1, 999_999_999),
    retention=st.sampled_from(["Y", "D30", "D10", "D5", "L", "L20", "S"]),
    category=st.one_of(names, st.text("办公室党群工作", min_size=1, max_size=4)),
    volume=st.integers(1, 999_999_999),
)


@st.composite
def any_template(draw):
    """Any legal template: known fields in any order, one separator between each two, the item last."""
    optional = draw(st.lists(st.sampled_from(["retention", "category", "volume"]), unique=True))
    names = [*draw(st.permutations(["fonds", "class", "year", *optional])), "item"]
    text = ""
    for name in names:
        width = draw(st.integers(0, 9)) if name in {"item", "volume"} else 0
        text += f"{{{name}:0{width}d}}" if width else f"{{{name}}}"
        text += draw(st.sampled_from("-·")) if name != "item" else ""
    return read_template(text)


@given(any_template(), any_parts)
def test_a_rendered_code_reads_back_as_its_parts_under_every_legal_template(template, parts):
    code = render(template, parts)
    back = parse(template, code)
    assert back is not None
    for field in FIELDS:
        assert back.value(field) == (parts.value(field) if field in template else CodeParts("", "", 0, 0).value(field))
    assert render(template, back) == code == normalise(code)
    assert code.startswith(series(template, parts))


@given(any_template(), any_parts, any_parts)
def test_two_items_share_a_code_only_if_they_share_series_and_number(template, one, other):
    same_code = render(template, one) == render(template, other)
    assert same_code == (series(template, one) == series(template, other) and one.item == other.item)


@given(any_template())
def test_the_text_of_a_template_reads_as_the_same_template(template):
    assert read_template(template.text) == template


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_random_text_is_no_template_and_its_faults_are_told_in_chinese(text):
    faults = check_template(text)
    assert faults
    assert all(any("\u4e00" <= character <= "\u9fff" for character in fault) for fault in faults)


@given(st.lists(st.sampled_from([*(f"{{{name}}}" for name in FIELDS), "{item:04d}", "{", "}", "-", "·", "X"]), max_size=12).map("".join))
def test_check_and_reading_agree_on_what_is_a_template(text):
    if check_template(text):
        with pytest.raises(RuleBroken):
            read_template(text)
    else:
        assert read_template(text).fields[-1].name == "item"


@given(any_parts, st.integers(1, 999_999_999), st.integers(1, 9), st.integers(1, 9))
def test_sorting_follows_the_item_number_whatever_the_padding(parts, item, narrow, wide):
    one = render(read_template(f"{{fonds}}-{{class}}·{{year}}-{{item:0{narrow}d}}"), parts)
    other = render(
        read_template(f"{{fonds}}-{{class}}·{{year}}-{{item:0{wide}d}}"), CodeParts(parts.fonds, parts.archival_class, parts.year, item)
    )
    assert (sort_key(one) < sort_key(other)) == (parts.item < item)

"""Marking: what was found, and nothing else, stands between the signs, however it was written."""

import random

import pytest

from commarch.search import Marks, parse
from commarch.search.fields import Field, fold
from commarch.search.marking import BEGIN, END


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("会议", "会议会议纪要", "[会议会议]纪要"),
        ("会会", "会会会议", "[会会会]议"),
        ("2015年", "二〇一五、２０１５年", "二〇一五、[２０１５年]"),
        ("总结 绿化", "绿化工作总结", "[绿化]工作[总结]"),
        ("-绿化 总结", "绿化总结", "绿化[总结]"),
        ("a b", "A  b", "[A]  [b]"),
        (";(", ";(;(", "[;(;(]"),
    ],
)
def test_what_was_asked_is_marked_as_it_is_written(asked, text, marked):
    assert Marks(parse(asked)).set_in(text).replace(BEGIN, "[").replace(END, "]") == marked


def test_brackets_of_a_document_number_are_one():
    assert (
        Marks(parse("[2015]7")).set_in("哈松〔 2015 〕7号", Field.DOCUMENT_NUMBER).replace(BEGIN, "[").replace(END, "]")
        == "哈松[〔 2015 〕7]号"
    )


def test_many_texts_are_marked_as_each_of_them_is():
    chance = random.Random(8)
    signs = "会议aA１1 　()（〔〕[];\u0301ß"
    for _ in range(400):
        marks = Marks(parse("".join(chance.choices("会议1a;(", k=chance.randint(1, 3)))))
        texts = ["".join(chance.choices(chance.choice((signs, "会议1a;(")), k=chance.randint(0, 8))) for _ in range(chance.randint(0, 4))]
        for field in (Field.TITLE, Field.DOCUMENT_NUMBER):
            marked = marks.set_in_each(texts, field)
            assert marked == [marks.set_in(text, field) for text in texts]
            assert [one.replace(BEGIN, "").replace(END, "") for one in marked] == texts


def test_a_text_without_what_was_asked_is_left_alone():
    chance = random.Random(9)
    for _ in range(200):
        text = "".join(chance.choices("会议aA１ （", k=6))
        assert (BEGIN in Marks(parse("会议")).set_in(text)) == ("会议" in fold(text))

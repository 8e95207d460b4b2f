"""ID numbers and what is masked: rules that need no database."""

from collections.abc import Iterator

import pytest

from commarch import registers, settings
from commarch.errors import RuleBroken
from commarch.holdings.models import PersonalLevel
from commarch.registers import identity
from commarch.registers.masking import mask, mask_address, mask_name
from tests import given
from tests.registers.persons import ID_NUMBER, MASKED, a_register, an_entry
from tests.world import WANG_MIN


def test_an_id_number_is_read_in_any_spelling_and_shown_masked() -> None:
    assert identity.read_id_number(" 110105 19491231 002x ") == ID_NUMBER
    assert identity.read_id_number("１１０１０５１９４９１２３１００２Ｘ") == ID_NUMBER
    assert identity.read_id_number(" ") == ""
    assert identity.masked(ID_NUMBER) == MASKED
    assert identity.masked("") == ""


@pytest.mark.parametrize(
    ("number", "told"),
    [("12345", "18 位"), ("110105194912310021", "校验位"), ("110105194913310025", "校验位"), ("11010119990230001X", "出生日期")],
)
def test_a_number_that_cannot_be_is_refused(number: str, told: str) -> None:
    with pytest.raises(RuleBroken, match=told):
        identity.read_id_number(number)


@pytest.mark.parametrize(
    ("value", "level", "shown"),
    [
        ("13800001234", PersonalLevel.PERSONAL, "138****1234"),
        ("女儿 13800001234", PersonalLevel.PERSONAL, "女儿 ＊＊＊"),
        ("1949-12-31", PersonalLevel.PERSONAL, "1949-**-**"),
        ("李", PersonalLevel.PERSONAL, "李＊＊＊"),
        ("因残", PersonalLevel.SENSITIVE, "＊＊＊"),
        ("独居", PersonalLevel.NONE, "独居"),
        ("", PersonalLevel.SENSITIVE, ""),
    ],
)
def test_what_is_personal_is_shown_as_far_as_its_level_lets_it(value: str, level: PersonalLevel, shown: str) -> None:
    assert mask(value, level) == shown


def test_an_address_ends_before_its_first_number_and_a_name_after_the_surname() -> None:
    assert mask_address("红旗路12号3单元501") == "红旗路＊＊＊"
    assert mask_address("十二经路三号院") == "＊＊＊"
    assert mask_address("") == ""
    assert [mask_name(name) for name in ("张桂兰", "李福", "阿卜杜拉")] == ["张＊＊", "李＊", "阿＊＊"]


@pytest.fixture
def another_key(app: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment whose key of personal data was lost."""
    monkeypatch.setenv("COMMARCH_PERSONAL_KEY", "another key, so long that nobody guesses it")
    yield
    monkeypatch.undo()
    settings.reread()


def test_a_lost_key_closes_the_numbers_and_nothing_else(another_key: None) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        register = a_register(by)
        entry_id = an_entry(by, register).id
    settings.reread()
    with given.acting(WANG_MIN, "hongqi") as by:
        entry = registers.find_entry(entry_id)
        kept = registers.find_register(entry.register_id) if entry else None
        assert entry is not None
        assert kept is not None
        assert registers.facts_of(entry)["id_number"] == MASKED
        assert registers.find(ID_NUMBER) == []
        with pytest.raises(RuleBroken, match="COMMARCH_PERSONAL_KEY"):
            registers.reveal(entry, kept, "核对证件", by=by)

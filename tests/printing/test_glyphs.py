"""No glyph is missing from a print: by the standard that the PDF keeps, by what can be read in it, by its look."""

import pytest
import typst
from flask import Flask

from commarch import clock
from commarch.printing import Options, Paper, Scope, ask, fonts, typesetting
from tests import given
from tests.printing import given_prints
from tests.printing.paper import Paper as Sheets
from tests.world import WANG_MIN

PLAIN = Options(with_cover=False)
#: In no font of ours: 𠀀 (U+20000), and no Chinese character at all.
NOWHERE = "𠀀🙂"
NAMES = "䶮垚犇𬭊𬸚㛃𣲘𠅤祎翀喆堃昉彧赟頔龑玥𡐓"


def test_rare_characters_are_printed_and_can_be_read(app: Flask) -> None:
    """Incl. 𠮷 and ·."""
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1, given_prints.RARE + NAMES + "{}")
        order = ask(Paper.CATALOGUE, Scope(year=2015), PLAIN, by=by)
        paper, missing = Sheets(order.content or b""), order.missing
    text = "".join(paper.whole_text.split())
    assert missing is None
    assert [sign for sign in given_prints.RARE + NAMES if sign not in text] == []
    assert fonts.GETA not in text


def test_a_character_in_no_font_is_printed_as_a_geta_and_reported(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1)
        given_prints.filed(by, 1, f"{NOWHERE}的来信{{}}")
        order = ask(Paper.CATALOGUE, Scope(year=2015), PLAIN, by=by)
        missing, paper = order.missing, Sheets(order.content or b"")
    assert [(one["character"], one["code"], one["where"]) for one in missing or []] == [
        ("𠀀", "U+20000", "H017-WS·2015-D10-CJ-0002"),
        ("🙂", "U+1F642", "H017-WS·2015-D10-CJ-0002"),
    ]
    assert paper.finds("〓〓的来信1")


def test_the_typesetter_stops_rather_than_leave_a_glyph_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDF/A-2u: with the look-up taken away the print fails, it does not come out with a hole."""
    monkeypatch.setattr(fonts, "printable", lambda text: text)
    data = {"title": "归档章", "label": "", "author": "", "position": "right", "top_mm": 10, "right_mm": 15}
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typesetting.typeset("overlay", data | {"stamps": [{"rows": [["𠀀"]]}]}, at=clock.now(), rows=1)
    assert typesetting.typeset("overlay", data | {"stamps": [{"rows": [["𠮷"]]}]}, at=clock.now(), rows=1).content.startswith(b"%PDF")


def test_every_print_is_pdf_a_with_its_fonts_inside(app: Flask) -> None:
    with given.acting(WANG_MIN, "hongqi") as by:
        given_prints.filed(by, 1, given_prints.RARE + "{}")
        paper = given_prints.printed(Paper.CATALOGUE, Scope(year=2015), by)
    assert b"pdfaid:part>2<" in paper.content
    assert b"pdfaid:conformance>U<" in paper.content
    assert paper.content.count(b"/FontFile3") + paper.content.count(b"/FontFile2") >= 1 or b"/ObjStm" in paper.content


def test_what_shows_nothing_is_left_out_and_blanks_become_spaces() -> None:
    assert fonts.printable("红\u200b旗\ufe0f社\u00a0区\t一\u202e二") == "红旗社 区 一二"
    assert fonts.missing("红\u200b旗\u00a0") == []


@pytest.mark.parametrize("rare", ["𠮷", "·", "䶮", "〔", "㐂"])
def test_a_rare_character_looks_like_no_other(rare: str) -> None:
    """Two glyphs that are missing would look alike; these differ from the geta and from one another's neighbours."""
    data = {"title": "归档章", "label": "", "author": "", "position": "right", "top_mm": 10, "right_mm": 15}
    pictures = [
        Sheets(typesetting.typeset("overlay", data | {"stamps": [{"rows": [[sign]]}]}, at=clock.now(), rows=1).content).ink(red=True).mask
        for sign in (rare, "〓", "□", "口")
    ]
    assert all(pictures[0].tobytes() != other.tobytes() for other in pictures[1:])


def test_an_operator_may_add_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """COMMARCH_PRINT_FONTS names a folder; what is in it stands behind our own."""
    fonts.faces.cache_clear()
    monkeypatch.setattr(fonts.settings, "current", lambda: type("Chosen", (), {"print_fonts": str(tmp_path)})())
    assert fonts.folders()[-1] == tmp_path
    assert fonts.faces().further == ()
    fonts.faces.cache_clear()

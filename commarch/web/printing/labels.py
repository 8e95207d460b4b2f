"""How papers and states of prints are called on pages."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.printing import Paper, PrintState


@dataclass(frozen=True)
class PaperLabel:
    """A paper on the page that offers it."""

    name: LazyString
    size: LazyString
    use: LazyString


PAPERS: dict[Paper, PaperLabel] = {
    Paper.CATALOGUE: PaperLabel(_l("归档文件目录"), _l("A4 横向"), _l("九栏目录，每类自成一序，可带目录封面装订")),
    Paper.NOTE_SHEET: PaperLabel(_l("备考表"), _l("A4"), _l("放在盒内文件之后，写明盒内情况、整理人和检查人")),
    Paper.COVER: PaperLabel(_l("盒封面"), _l("310 × 220 毫米"), _l("标明全宗名称，可加年度、期限和盒号")),
    Paper.SPINE: PaperLabel(_l("盒脊"), _l("20–50 × 310 毫米"), _l("竖放的盒贴在脊上，带裁切线")),
    Paper.EDGE: PaperLabel(_l("底边"), _l("20–50 × 220 毫米"), _l("平放的盒贴在底边，带裁切线")),
    Paper.BOX_LABELS: PaperLabel(_l("盒标签"), _l("90 × 55 毫米"), _l("带二维码，清点时扫")),
    Paper.STAMPS: PaperLabel(_l("归档章贴签"), _l("45 × 16 毫米"), _l("每张 A4 六十枚，可以接着用半张纸")),
    Paper.OVERLAY: PaperLabel(_l("归档章套印"), _l("A4"), _l("每件一页，只有归档章，叠印在首页上方")),
    Paper.HANDOVER: PaperLabel(_l("档案交接清单"), _l("A4 横向"), _l("交接双方签字，按盒列出")),
    Paper.SHELF_LIST: PaperLabel(_l("柜架清单"), _l("A4 横向"), _l("哪一柜哪一层放着哪些盒")),
    Paper.PLACE_LABELS: PaperLabel(_l("柜架标签"), _l("90 × 55 毫米"), _l("贴在库房、柜和层上，带二维码")),
}
GROUPS: tuple[tuple[LazyString, tuple[Paper, ...]], ...] = (
    (_l("目录与归档章"), (Paper.CATALOGUE, Paper.STAMPS, Paper.OVERLAY)),
    (_l("盒"), (Paper.SPINE, Paper.EDGE, Paper.COVER, Paper.NOTE_SHEET, Paper.BOX_LABELS)),
    (_l("柜架与交接"), (Paper.SHELF_LIST, Paper.PLACE_LABELS, Paper.HANDOVER)),
)
STATES: dict[PrintState, tuple[str, LazyString]] = {
    PrintState.WAITING: ("working", _l("排队中")),
    PrintState.WORKING: ("working", _l("排版中")),
    PrintState.DONE: ("done", _l("可以打印")),
    PrintState.FAILED: ("failed", _l("没有排成")),
    PrintState.EXPIRED: ("retired", _l("文件已过期")),
}


def paper_name(paper: Paper) -> str:
    """Return what a paper is called."""
    return str(PAPERS[paper].name)


def print_state(state: PrintState) -> tuple[str, str]:
    """Return a state and its word, as the macro `state` takes them."""
    name, word = STATES[state]
    return name, str(word)

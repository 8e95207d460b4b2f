"""Printing (打印): the papers of the rule (DA/T 22-2015) as PDF, exact to the millimetre, with every glyph in them.

Words: paper (纸张式样), scope (打印范围), print order (打印任务), catalogue (归档文件目录), note sheet (备考表), box cover (盒封面), spine (盒脊),
bottom edge (底边), filing stamp (归档章), overlay (套印).

Invariants: what stands in the archives is data of a paper, never its markup; a character that no font has is printed as 〓 and reported, never
left out; a PDF is PDF/A-2u, which can't be made with a glyph missing; a print of nothing is refused with a sentence.
"""

from commarch.printing.models import Paper, PrintOrder, PrintState
from commarch.printing.operations import AT_ONCE, MOST_ROWS, ask, ask_again, print_now, set_stamp
from commarch.printing.options import Options
from commarch.printing.papers_of import FEATURES, papers_of_boxes, papers_of_items
from commarch.printing.scope import Scope
from commarch.printing.stamp_layout import StampLayout

__all__ = [
    "AT_ONCE",
    "FEATURES",
    "MOST_ROWS",
    "Options",
    "Paper",
    "PrintOrder",
    "PrintState",
    "Scope",
    "StampLayout",
    "ask",
    "ask_again",
    "papers_of_boxes",
    "papers_of_items",
    "print_now",
    "set_stamp",
]

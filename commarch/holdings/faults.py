"""What is refused, so that a page can show all of it at once and keep what was typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commarch.errors import RuleBroken

if TYPE_CHECKING:
    from commarch.audit import AuditEntry
    from commarch.holdings.models import Item


class ManyRulesBroken(RuleBroken):
    """Everything that is wrong with a document at once, each with its field."""

    def __init__(self, faults: Sequence[RuleBroken]) -> None:
        super().__init__("；".join(str(fault) for fault in faults), field=faults[0].field)
        self.faults = list(faults)


class YearClosed(RuleBroken):
    """The filing year is closed; filing into it is a supplement (补充归档), which a person has to confirm."""


class ChangedMeanwhile(RuleBroken):
    """Somebody else has changed the item since this person opened it: nothing is overwritten, both versions are shown."""

    def __init__(self, item: "Item", entries: Sequence["AuditEntry"]) -> None:
        who = "、".join(dict.fromkeys(entry.person_name for entry in entries)) or "别人"
        super().__init__(f"您打开之后，{who}改动了这一件，您的改动还没有存；请对照两边，再决定存哪个")
        self.item = item
        #: What was done meanwhile, newest first.
        self.entries = entries


def raise_all(faults: Sequence[RuleBroken]) -> None:
    """Refuse when there is anything to refuse."""
    if faults:
        raise ManyRulesBroken(faults) if len(faults) > 1 else faults[0]

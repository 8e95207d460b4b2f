"""What keeps an order from being saved: somebody else has taken over, or it was changed elsewhere meanwhile."""

from datetime import datetime

from commarch.errors import RuleBroken


class HeldByAnother(RuleBroken):
    """Somebody else is arranging: one may look, and take over knowingly."""

    def __init__(self, holder: str, since: datetime) -> None:
        super().__init__(f"{holder}正在整理这一批，您刚才的改动没有存；可以先看，需要由您来做的，请先接手")
        self.holder, self.since = holder, since


class OrderChanged(RuleBroken):
    """The order was changed in another window since this page was opened; nothing is overwritten."""

    def __init__(self) -> None:
        super().__init__("这一批刚才在别的窗口改过，您刚才的改动没有存；请看现在的顺序再改")

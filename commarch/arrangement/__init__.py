"""Arrangement (整理): the drafts of a filing year and class are put in order, made up into items, checked and numbered together.

Words: batch (整理批次), section (最低一级类目: one period and category, in which numbers run), matter (事由), merging and splitting items
(合并成件, 拆分), counting pages (编页), gaps and duplicates in numbers (缺号重号).

Invariants: of a year and class one batch is open at a time, held by one person, and nobody's order is overwritten unseen; drafts stay drafts
until the batch is committed, then all of it is numbered gapless in the order that stands, or nothing.
"""

from commarch.arrangement.faults import HeldByAnother, OrderChanged
from commarch.arrangement.models import ArrangedItem, ArrangementBatch, BatchState

__all__ = ["ArrangedItem", "ArrangementBatch", "BatchState", "HeldByAnother", "OrderChanged"]

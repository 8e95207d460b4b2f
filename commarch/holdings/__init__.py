"""Holdings (馆藏): items from their registration as drafts to their filing, their description, their archival codes.

Words: item (件), draft (草稿), filing (归档), archival code (档号), item number (件号), series (流水), component (组件), carrier (载体),
filing year (归属年度), supplement (补充归档).

Invariants: a code is given once, at filing, gapless in its series, and never changed or reused; what is filed is never deleted, and only
its description is ever corrected; nobody's change is overwritten unseen; every act stands in the trail.
"""

from commarch.holdings.arrangement import Arrangement
from commarch.holdings.batches import Incoming, NewItem, Prepared, Refused, Terms, prepare, take_in
from commarch.holdings.binding import VolumeFacts, begin_volume, bind, close_volume, describe_volume, discard_volume, reopen_volume, unbind
from commarch.holdings.composing import merge, split
from commarch.holdings.counting import count_pages
from commarch.holdings.draft import Carrier, Draft, Part, draft_of, full_code
from commarch.holdings.editing import edit
from commarch.holdings.faults import ChangedMeanwhile, ManyRulesBroken, YearClosed
from commarch.holdings.filing import file_item, file_items, keep_given_code
from commarch.holdings.models import (
    Component,
    ComponentRole,
    Item,
    ItemLink,
    ItemState,
    LinkKind,
    Openness,
    PersonalLevel,
    Reclassification,
    SavedView,
    Secrecy,
    SeriesCounter,
)
from commarch.holdings.queries import find_by_code, find_item, neighbours, place_of
from commarch.holdings.reclassifying import current_code, reclassify
from commarch.holdings.registration import discard, register
from commarch.holdings.relations import relate, relations_of, unrelate
from commarch.holdings.rules import in_default_order
from commarch.holdings.volume import Volume, VolumeKind, VolumeState
from commarch.holdings.withdrawal import TakenBack, take_back

__all__ = [
    "Arrangement",
    "Carrier",
    "ChangedMeanwhile",
    "Component",
    "ComponentRole",
    "Draft",
    "Incoming",
    "Item",
    "ItemLink",
    "ItemState",
    "LinkKind",
    "ManyRulesBroken",
    "NewItem",
    "Openness",
    "Part",
    "PersonalLevel",
    "Prepared",
    "Reclassification",
    "Refused",
    "SavedView",
    "Secrecy",
    "SeriesCounter",
    "TakenBack",
    "Terms",
    "Volume",
    "VolumeFacts",
    "VolumeKind",
    "VolumeState",
    "YearClosed",
    "begin_volume",
    "bind",
    "close_volume",
    "count_pages",
    "current_code",
    "describe_volume",
    "discard",
    "discard_volume",
    "draft_of",
    "edit",
    "file_item",
    "file_items",
    "find_by_code",
    "find_item",
    "full_code",
    "in_default_order",
    "keep_given_code",
    "merge",
    "neighbours",
    "place_of",
    "prepare",
    "reclassify",
    "register",
    "relate",
    "relations_of",
    "reopen_volume",
    "split",
    "take_back",
    "take_in",
    "unbind",
    "unrelate",
]

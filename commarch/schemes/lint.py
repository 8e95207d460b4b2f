"""What is wrong, or odd, in a scheme (体检). Pure: how much each category is used is handed in. A fault blocks publishing, a remark only tells."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from commarch.errors import RuleBroken
from commarch.libraries import fuzz
from commarch.schemes.codes import PRESETS, check_template, render
from commarch.schemes.coding import parts_of, template_of
from commarch.schemes.scheme import CategoryRow, EntryRow, Scheme
from commarch.schemes.templates import check_volume_template

#: Levels of a scheme that people still find their way in (DA/T 13-2022: 简单性).
DEEPEST = 4
#: Likeness of two wordings, of 100, from which on they are thought to say the same.
ALIKE = 90
#: What stands between the matter and its weight: 请示与批复——重要的.
WEIGHT = "——"


class Kind(StrEnum):
    """What a finding is about."""

    TEMPLATE = "template"
    CODE = "code"
    TOO_DEEP = "too_deep"
    RETIRED = "retired"
    SAME_WORDING = "same_wording"
    OVERLAP = "overlap"
    EMPTY = "empty"
    UNUSED = "unused"


@dataclass(frozen=True)
class Finding:
    """One thing found; `sentence` says where and what to do, in Chinese."""

    kind: Kind
    blocks: bool
    sentence: str
    category_id: UUID | None = None
    entry_id: UUID | None = None


def check(scheme: Scheme, items: Mapping[UUID, int] | None = None) -> list[Finding]:
    """Return everything found, faults first. `items`: filed items by category lineage, over all versions; without it use isn't judged."""
    found = [*_template(scheme), *_codes(scheme), *_depth(scheme), *_retired(scheme), *_wordings(scheme), *_empty(scheme)]
    if items is not None:
        found.extend(_unused(scheme, items))
    return sorted(found, key=lambda one: not one.blocks)


def _template(scheme: Scheme) -> Iterator[Finding]:
    for sentence in check_template(scheme.code_template):
        yield Finding(Kind.TEMPLATE, blocks=True, sentence=sentence)
    if scheme.volume_template:
        for sentence in check_volume_template(scheme.volume_template):
            yield Finding(Kind.TEMPLATE, blocks=True, sentence=sentence)


def _codes(scheme: Scheme) -> Iterator[Finding]:
    by_item = PRESETS["DAT22_2015"].template.text if check_template(scheme.code_template) else scheme.code_template
    times = Counter(category.full_code for category in scheme.categories)
    for category in scheme.categories:
        if times[category.full_code] > 1:
            yield _of(category, Kind.CODE, f"代码 {category.full_code} 用了不止一次，请改成不同的代码")
        if category.parent_id is not None and not category.code:
            yield _of(category, Kind.CODE, f"类目“{category.name}”没有代码，请填写")
            continue
        try:
            by_volume = scheme.is_by_volume(category.archival_class) and not check_volume_template(scheme.volume_template)
            text = scheme.volume_template if by_volume else by_item
            render(template_of(text, category), parts_of(category, fonds="A001", year=2026, retention="Y", item=1, volume=1))
        except RuleBroken as broken:
            yield _of(category, Kind.CODE, f"类目“{category.name}”：{broken}")


def _depth(scheme: Scheme) -> Iterator[Finding]:
    placed = {category.id for category, _ in scheme.in_order}
    for category, level in scheme.in_order:
        if level > DEEPEST:
            yield _of(category, Kind.TOO_DEEP, f"类目“{category.name}”在第 {level} 层，最多 {DEEPEST} 层，请移到上一层")
    for category in scheme.categories:
        if category.id not in placed:
            yield _of(category, Kind.TOO_DEEP, f"类目“{category.name}”不在任何门类之下，请移动它")


def _retired(scheme: Scheme) -> Iterator[Finding]:
    for entry in scheme.entries:
        if entry.retired and entry.expected_yearly:
            yield _about(entry, Kind.RETIRED, f"“{entry.wording}”已停用，又标为每年应有，请去掉一个")
        if not entry.retired and scheme.by_id[entry.category_id].retired:
            name = scheme.by_id[entry.category_id].name
            yield _about(entry, Kind.RETIRED, f"“{entry.wording}”还在用，它的类目“{name}”却已停用，请移到别的类目或一并停用")
    for category in scheme.categories:
        if not category.retired and category.parent_id is not None and scheme.by_id[category.parent_id].retired:
            yield _of(category, Kind.RETIRED, f"类目“{category.name}”还在用，它上面的类目却已停用")


def _wordings(scheme: Scheme) -> Iterator[Finding]:
    living = [entry for entry in scheme.entries if not entry.retired]
    for entry in living:
        if not entry.wording.strip():
            yield _about(entry, Kind.SAME_WORDING, "有一个条目没有写内容，请填写或停用")
    for one, other in combinations([entry for entry in living if entry.wording.strip()], 2):
        if one.wording == other.wording:
            same = one.category_id == other.category_id
            where = "" if same else f"（{_names(scheme, one, other)}）"
            yield _about(other, Kind.SAME_WORDING, f"“{other.wording}”写了两次{where}，请停用一个", blocks=same)
        elif _alike(one.wording, other.wording):
            yield _about(other, Kind.OVERLAP, f"“{one.wording}”与“{other.wording}”几乎相同，归档时难以分清", blocks=False)


def _empty(scheme: Scheme) -> Iterator[Finding]:
    filled = {entry.category_id for entry in scheme.entries if not entry.retired}
    for category in scheme.categories:
        if not category.retired and category.id not in filled and category.id not in scheme.children:
            yield _of(category, Kind.EMPTY, f"类目“{category.name}”下没有条目，归档时没有保管期限可依", blocks=False)


def _unused(scheme: Scheme, items: Mapping[UUID, int]) -> Iterator[Finding]:
    for category in scheme.categories:
        if not category.retired and category.id not in scheme.children and not items.get(category.lineage):
            yield _of(category, Kind.UNUSED, f"类目“{category.name}”下还没有一件档案，如不需要可以停用", blocks=False)


def _alike(one: str, other: str) -> bool:
    """Tell whether two wordings say nearly the same; the same matter told apart by its weight (重要的、一般的) is meant so."""
    stem, _, weight = one.partition(WEIGHT)
    other_stem, _, other_weight = other.partition(WEIGHT)
    if stem == other_stem and weight != other_weight:
        return False
    return float(fuzz.ratio(one, other, score_cutoff=ALIKE)) > 0


def _names(scheme: Scheme, *entries: EntryRow) -> str:
    return "、".join(scheme.by_id[entry.category_id].name for entry in entries)


def _of(category: CategoryRow, kind: Kind, sentence: str, *, blocks: bool = True) -> Finding:
    return Finding(kind, blocks, sentence, category_id=category.id)


def _about(entry: EntryRow, kind: Kind, sentence: str, *, blocks: bool = True) -> Finding:
    return Finding(kind, blocks, sentence, category_id=entry.category_id, entry_id=entry.id)

"""Numbers of volumes (案卷号, 组号): taken without gaps when the first item inside is filed; the item numbers then run inside the volume."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import numbering
from commarch.holdings.volume import Volume
from commarch.schemes import codes
from commarch.schemes.codes import CodeParts, CodeTemplate

if TYPE_CHECKING:
    from commarch.holdings.filing import Numbered

#: Stands before the key of a counter that numbers volumes: reports on item numbers leave it out.
COUNTER = "卷 "


def lock(ids: Iterable[UUID | None]) -> dict[UUID, Volume]:
    """Lock volumes in one order, so that nobody closes one, or numbers it twice, meanwhile."""
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    session.flush()  # what was changed in this transaction is not read over
    held = select(Volume).where(Volume.id.in_(wanted)).order_by(Volume.id).with_for_update()
    return {volume.id: volume for volume in session.scalars(held.execution_options(populate_existing=True))}


def series_of(template: CodeTemplate, parts: CodeParts) -> str:
    """Return what volume numbers run in: everything in front of the volume number."""
    return codes.volume_series(template, parts)


def give_number(volume: Volume, series: str, number: int, code: str | None) -> None:
    """Give a volume its number, once and for ever."""
    volume.number_series, volume.number, volume.code = series, number, code


def number_new(numbered: Sequence["Numbered"]) -> None:
    """Number the volumes of items that are filed now, in the order of their first items; then tell the items."""
    keep_given(one for one in numbered if one.given)
    waiting: dict[UUID, Numbered] = {}
    for one in numbered:
        if one.volume is not None and one.volume.number is None and not one.given and "volume" in one.template:
            waiting.setdefault(one.volume.id, one)
    by_series: dict[str, list[Numbered]] = {}
    for one in waiting.values():
        by_series.setdefault(series_of(one.template, one.parts), []).append(one)
    taken = numbering.take({COUNTER + series: len(ones) for series, ones in by_series.items()})
    for series, ones in by_series.items():
        for one, number in zip(ones, taken[COUNTER + series], strict=True):
            assert one.volume is not None  # noqa: S101  it waited
            give_number(one.volume, series, number, codes.series(one.template, replace(one.parts, volume=number)))
    for one in numbered:
        if one.volume is not None and not one.given and "volume" in one.template:
            one.parts = replace(one.parts, volume=one.volume.number)


def keep_given(numbered: Iterable["Numbered"]) -> None:
    """Move the counters up to volume numbers that stand on paper, and give them to the volumes that the items are bound in."""
    highest: dict[str, int] = {}
    told: dict[UUID, tuple[Volume, str, int, str]] = {}
    for one in numbered:
        number = one.parts.volume
        if number is None:
            continue
        series = series_of(one.template, one.parts)
        highest[COUNTER + series] = max(highest.get(COUNTER + series, 0), number)
        if one.volume is not None and one.volume.number is None:
            told.setdefault(one.volume.id, (one.volume, series, number, one.series))
    numbering.keep(highest)
    for volume, series, number, code in told.values():
        _is_free(volume, series, number)
        give_number(volume, series, number, code)


def _is_free(volume: Volume, series: str, number: int) -> None:
    chosen = select(Volume.title).where(Volume.number_series == series, Volume.number == number, Volume.id != volume.id)
    other = session.scalars(chosen).first()
    if other is not None:
        raise RuleBroken(f"第 {number} 卷已经是「{other}」，档号与所在案卷不符；请核对原件", field="archival_code")

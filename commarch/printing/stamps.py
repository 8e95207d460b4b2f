"""Filing stamps (归档章): labels to be stuck on, or overlays to be printed over first pages."""

from typing import Any

from commarch.database import home_tenant, session
from commarch.printing import facts
from commarch.printing.content import Content, heading
from commarch.printing.models import StampSetting
from commarch.printing.options import Options
from commarch.printing.scope import Scope
from commarch.printing.stamp_layout import StampLayout
from commarch.schemes.periods import RetentionPeriod

TITLE = "归档章"


def layout() -> StampLayout:
    """Return how this tenant's stamp is laid out."""
    kept = session.get(StampSetting, home_tenant())
    return StampLayout.from_json(kept.layout) if kept else StampLayout()


def labels(scope: Scope, options: Options) -> Content:
    """Put sheets of stamps together; the first of them may have been begun."""
    stamps, house = _stamps(scope, layout())
    data = heading(f"{TITLE}贴签", scope.words, house) | {"first": options.first_place, "stamps": stamps}
    return Content("stamps", data, len(stamps))


def overlays(scope: Scope, _options: Options) -> Content:
    """Put a page for each item together, with nothing on it but the stamp."""
    chosen = layout()
    stamps, house = _stamps(scope, chosen)
    where = {"position": chosen.position.value, "top_mm": chosen.top_mm, "right_mm": chosen.right_mm}
    return Content("overlay", heading(f"{TITLE}套印", scope.words, house) | where | {"stamps": stamps}, len(stamps))


def sample(chosen: StampLayout) -> Content:
    """Return one stamp that shows a layout."""
    told = {"fonds_number": "H017", "year": "2026", "item_number": "0001", "box_number": "3", "pages": "6"}
    told |= {"retention": "D10" if chosen.retention_as_code else "10年", "category": "城建环境" if chosen.category_as_name else "CJ"}
    return Content("sample", {"title": TITLE, "rows": chosen.rows(told)}, 1)


def _stamps(scope: Scope, chosen: StampLayout) -> tuple[list[dict[str, Any]], facts.House]:
    rows, house = facts.items(scope), facts.house()
    names = facts.CategoryNames(row.category_id for row in rows) if chosen.category_as_name else None
    return [_stamp(row, chosen, names.of(row) if names else "", house) for row in rows], house


def _stamp(row: Any, chosen: StampLayout, category: str, house: facts.House) -> dict[str, Any]:
    told = {
        "fonds_number": house.fonds_number,
        "year": str(row.year),
        "item_number": facts.number_in_code(row),
        "box_number": str(row.box_number or ""),
        "category": category or row.category_code,
        "retention": row.retention_code if chosen.retention_as_code else RetentionPeriod(row.retention_code).label,
        "pages": str(row.pages or ""),
    }
    return {"called": row.archival_code, "rows": chosen.rows(told)}

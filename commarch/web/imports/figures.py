"""The figures of an import as pages show them: each a link to its rows, all of them adding up to the rows of the file."""

from typing import Any
from uuid import UUID

from flask import current_app, url_for
from flask_babel import gettext as _

from commarch.imports.models import ImportBatch, ImportState
from commarch.imports.queries import Figures
from commarch.web.imports.blueprint import bp


def figure_label(which: str) -> str:
    """Return what rows of one kind are called."""
    labels = {
        "ready": _("可以入库"),
        "faulty": _("须改正"),
        "remarked": _("请留意，不改也可入库"),
        "skipped": _("已略过"),
        "imported": _("已入库"),
        "undone": _("已撤销"),
        "kept": _("没有撤销"),
    }
    return str(labels[which])


def figure_cells(batch: ImportBatch, figures: Figures, which: str) -> list[dict[str, Any]]:
    """Return the ledger of an import."""
    names = ["ready", "faulty", "remarked", "skipped"] if not batch.finished_at else ["imported", "ready", "faulty", "skipped"]
    names += [name for name in ("undone", "kept") if getattr(figures, name)]
    return [_cell(batch, figures, name, here=name == which) for name in names]


def batch_state(batch: ImportBatch, faulty: int) -> tuple[str, str]:
    """Return the state of an import and its word, as the macro `state` takes them."""
    if batch.is_at_work:
        return "working", str(_("进行中"))
    if batch.state is ImportState.REFUSED:
        return "failed", str(_("没有读成"))
    if batch.state is ImportState.UNDONE:
        return "destroyed", str(_("已撤销"))
    if batch.state is ImportState.STAGED:
        return "draft", str(_("待入库"))
    return ("faulty", str(_("有行要改"))) if faulty else ("done", str(_("已完成")))


def item_url(item_id: UUID | str) -> str:
    """Return the page of an item."""
    return url_for("holdings.show_item", item_id=item_id) if "holdings.show_item" in current_app.view_functions else "#"


def _cell(batch: ImportBatch, figures: Figures, name: str, *, here: bool) -> dict[str, Any]:
    count = getattr(figures, name)
    label = figure_label(name)
    if here and name == "faulty":
        label = str(_("须改正，下面就是"))
    return {
        "label": label,
        "value": f"{count:,}",
        "unit": _("行"),
        "url": url_for("imports.rows", batch_id=batch.id, which=name) if count else "",
        "tone": "late" if name == "faulty" and count else "",
        "here": here,
    }


@bp.record_once
def _name_figures(state: Any) -> None:
    state.app.jinja_env.globals.update(figure_label=figure_label, figure_cells=figure_cells, batch_state=batch_state, item_url=item_url)

"""Uploading a catalogue, and the list of imports."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commarch import settings
from commarch.accounts import Duty
from commarch.errors import RuleBroken
from commarch.imports import operations, queries
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.imports.blueprint import bp, found, ring_for, told
from commarch.web.imports.forms import UploadForm
from commarch.web.paging import PageLinks

PAGE = 20


@bp.get("/")
@needs(Duty.IMPORT)
def list_imports() -> ResponseReturnValue:
    """Show where to upload, and what was imported."""
    return _page(UploadForm())


@bp.post("/")
@needs(Duty.IMPORT)
def upload() -> ResponseReturnValue:
    """Keep an uploaded file; a job reads it."""
    form = UploadForm()
    if form.validate():
        try:
            with form.file.data.stream as stream:
                batch = operations.upload(form.file.data.filename or "", stream, by=visitor.actor())
        except RuleBroken as broken:
            tell(form, broken)
        else:
            ring_for("imports.read", batch.id)
            return redirect(url_for("imports.show_import", batch_id=batch.id), 303)
    return _page(form), 422


@bp.post("/<uuid:batch_id>/give-up")
@needs(Duty.IMPORT)
def give_up(batch_id: UUID) -> ResponseReturnValue:
    """Forget an import of which nothing was committed."""
    found(batch_id)
    try:
        name = operations.give_up(batch_id)
    except RuleBroken as broken:
        flash(*told(broken))
        return redirect(url_for("imports.show_import", batch_id=batch_id), 303)
    flash(_("已放弃导入“%(name)s”，没有任何行入库。", name=name))
    return redirect(url_for("imports.list_imports"), 303)


def _page(form: UploadForm) -> str:
    listed = queries.batches(before=read_id(request.args.get("before")), limit=PAGE + 1)
    shown = listed[:PAGE]
    further = url_for("imports.list_imports", before=shown[-1][0].id) if len(listed) > PAGE else None
    return render_template(
        "imports/list.html",
        form=form,
        batches=shown,
        most=settings.current().upload_megabytes,
        page=PageLinks(shown=len(shown), next_url=further, unit=_("次")),
    )

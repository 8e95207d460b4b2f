"""Files come: attached to an item, put in the place of another; and are taken off a draft."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from commarch import holdings, objects, settings
from commarch.accounts import Duty
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.models import WAITING
from commarch.jobs.queue import ring
from commarch.objects import ItemObject, ObjectRole, queries
from commarch.objects.operations import SecretRefused, uploading
from commarch.web import visitor
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.objects.blueprint import bp
from commarch.web.objects.forms import FilesForm, ReplaceForm
from commarch.web.objects.showing import may_see, page_of
from commarch.web.transaction import after_commit


@bp.get("/of/<uuid:item_id>")
@needs(Duty.VIEW)
def list_files(item_id: UUID) -> str:
    """List the files of an item, superseded ones too."""
    item = holdings.find_item(item_id) or abort(404)
    return _list(item, FilesForm.for_item(item))


@bp.post("/of/<uuid:item_id>")
@needs(Duty.REGISTER)
def attach(item_id: UUID) -> ResponseReturnValue:
    """Attach files; those that are refused are told one by one, the others stay."""
    item = holdings.find_item(item_id) or abort(404)
    form = FilesForm()
    if not form.validate():
        return _list(item, form), 422
    sent = [one for one in form.files.data or () if one and one.filename]
    if not sent:
        tell(form, RuleBroken(str(_("请先选择文件，或把文件拖到这一页上")), field="files"))
        return _list(item, form), 422
    attached, refused = _attach_all(item, sent, ObjectRole(form.role.data))
    if not attached and not any(isinstance(one, SecretRefused) for one in refused):
        for one in refused:
            tell(form, RuleBroken(str(one), field="files"))
        return _list(item, form), 422
    for one in refused:
        flash(str(one), "late")
    if attached:
        flash(_("已挂接 %(count)s 个文件，收到时的校验值已记下。", count=len(attached)))
    return redirect(url_for("holdings.show_item", item_id=item.id, _anchor="digital"), 303)


@bp.post("/<uuid:file_id>/replacing")
@needs(Duty.REGISTER)
def supersede(file_id: UUID) -> ResponseReturnValue:
    """Put another file in the place of one; both are kept."""
    found, item = queries.find_file(file_id) or abort(404)
    form = ReplaceForm()
    form.validate()
    sent: FileStorage | None = form.file.data
    if sent is None or not sent.filename:
        tell(form, RuleBroken(str(_("请选择新的文件")), field="file"))
        return page_of(found, item, 1, replacing=form), 422
    try:
        with session.begin_nested(), uploading(sent.stream, sent.filename) as upload:
            new = objects.supersede(item, found.file, upload, reason=form.reason.data or "", by=visitor.actor())
    except SecretRefused as broken:
        objects.refuse_secret(item, broken.mark, by=visitor.actor())
        flash(str(broken), "late")
        return redirect(url_for("objects.show_file", file_id=file_id), 303)
    except RuleBroken as broken:
        session.expire_all()
        tell(form, broken)
        found, item = queries.find_file(file_id) or abort(404)
        return page_of(found, item, 1, replacing=form), 422
    _ring_for(new)
    flash(_("已替换，原来的文件仍然保留，可以查看。"))
    return redirect(url_for("objects.show_file", file_id=new.id), 303)


@bp.route("/<uuid:file_id>/detaching", methods=["GET", "POST"])
@needs(Duty.REGISTER)
def detach(file_id: UUID) -> ResponseReturnValue:
    """Take a file off a draft, on a page of its own."""
    found, item = queries.find_file(file_id) or abort(404)
    if item.state not in WAITING:
        flash(_("这一件已经归档，文件不能取下；有差错请用「替换」，原来的仍然保留。"), "look")
        return redirect(url_for("objects.show_file", file_id=file_id), 303)
    if request.method == "GET":
        return render_template("objects/detach.html", file=found.file, item=item)
    objects.detach(item, found.file, by=visitor.actor())
    tenant_id = visitor.here().tenant_id
    after_commit(lambda: ring("objects.tidy", tenant_id=tenant_id))
    flash(_("文件已取下。"))
    return redirect(url_for("holdings.show_item", item_id=item.id, _anchor="digital"), 303)


def _attach_all(item: Item, sent: list[FileStorage], role: ObjectRole) -> tuple[list[ItemObject], list[RuleBroken]]:
    attached: list[ItemObject] = []
    refused: list[RuleBroken] = []
    for one in sent:
        try:
            with session.begin_nested(), uploading(one.stream, one.filename or "") as upload:
                attached.append(objects.attach(item, upload, role, by=visitor.actor()))
        except SecretRefused as broken:
            objects.refuse_secret(item, broken.mark, by=visitor.actor())
            refused.append(broken)
        except RuleBroken as broken:
            refused.append(broken)
    for file in attached:
        _ring_for(file)
    return attached, refused


def _ring_for(file: ItemObject) -> None:
    after_commit(partial(ring, "objects.read", tenant_id=file.tenant_id, object_id=file.object_id))


def _list(item: Item, form: Any) -> str:
    return render_template(
        "objects/list.html",
        item=item,
        files=queries.files_of(item.id),
        form=form,
        most=settings.current().object_megabytes,
        seen=may_see(item),
    )

"""Photographs of a destruction: added by who was there, shown small on the batch's page, given as they arrived."""

from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from commarch import appraisal, clock
from commarch.accounts import Duty
from commarch.appraisal import AppraisalBatch, Destruction
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.objects import small_picture, store
from commarch.objects.operations import uploading
from commarch.web import visitor
from commarch.web.appraisal.blueprint import bp
from commarch.web.appraisal.desk import found
from commarch.web.appraisal.forms import NoPhotoForm, PhotosForm
from commarch.web.fields import tell
from commarch.web.guards import needs
from commarch.web.ids import number
from commarch.web.objects.giving import SANDBOX


@bp.get("/<uuid:appraisal_id>/destruction/photos/")
@needs(Duty.VIEW)
def photos(appraisal_id: UUID) -> str:
    """Show the photographs, and where they are added."""
    batch, destruction = _begun(appraisal_id)
    return _page(batch, destruction, PhotosForm(formdata=None), NoPhotoForm(formdata=None))


@bp.post("/<uuid:appraisal_id>/destruction/photos/")
@needs(Duty.APPRAISE)
def add_photos(appraisal_id: UUID) -> ResponseReturnValue:
    """Add photographs with what they show: all that were chosen, or none."""
    (batch, destruction), form = _begun(appraisal_id), PhotosForm()
    sent = [one for one in form.files.data or () if one and one.filename]
    if not form.validate() or not sent:
        tell(form, RuleBroken(_("请先选择照片"), field="files"))
        return _page(batch, destruction, form, NoPhotoForm(formdata=None)), 422
    try:
        with session.begin_nested():
            for one in sent:
                _add(batch, destruction, one, form)
    except RuleBroken as broken:
        session.expire_all()
        tell(form, broken)
        return _page(*_begun(appraisal_id), form, NoPhotoForm(formdata=None)), 422
    flash(_("已添加 %(count)s 张照片，校验值已记下。", count=len(sent)))
    return redirect(url_for("appraisal.photos", appraisal_id=appraisal_id), 303)


@bp.post("/<uuid:appraisal_id>/destruction/photos/none")
@needs(Duty.CONDUCT_APPRAISAL)
def explain_no_photo(appraisal_id: UUID) -> ResponseReturnValue:
    """Say as the executor why there are no photographs."""
    (batch, destruction), form = _begun(appraisal_id), NoPhotoForm()
    try:
        because = form.because.data or ""
        appraisal.explain_no_photo(batch, destruction, because, revision=number(form.revision.data), by=visitor.actor())
    except RuleBroken as broken:
        tell(form, broken)
        return _page(batch, destruction, PhotosForm(formdata=None), form), 422
    flash(_("已记下没有照片的原因，会写进销毁清册。"))
    return redirect(url_for("appraisal.show", appraisal_id=appraisal_id, _anchor="destruction"), 303)


@bp.get("/<uuid:appraisal_id>/destruction/photos/<uuid:destruction_photo_id>")
@needs(Duty.VIEW)
def give_photo(appraisal_id: UUID, destruction_photo_id: UUID) -> Response:
    """Give a photograph as it arrived, or a small picture of it."""
    shown = appraisal.find_photo(found(appraisal_id), destruction_photo_id) or abort(404)
    one = shown.object
    path = store.path_of(one.tenant_id, one.sha256)
    if not path.is_file() or one.sealed_at is not None:
        abort(404)
    if "small" in request.args:
        content = small_picture(one) or abort(404)
        answer = Response(content, mimetype="image/png" if content.startswith(b"\x89PNG") else "image/jpeg")
    else:
        answer = send_file(path, mimetype=one.media_type, conditional=True, etag=one.sha256, max_age=0)
        answer.headers["Cache-Control"] = "no-store"
    name = f"photo-{shown.photo.position}.{'png' if one.media_type == 'image/png' else 'jpg'}"
    how = "attachment" if "download" in request.args else "inline"
    answer.headers["Content-Disposition"] = f"{how}; filename={name}"
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _begun(appraisal_id: UUID) -> tuple[AppraisalBatch, Destruction]:
    batch = found(appraisal_id)
    return batch, appraisal.destruction_of(batch) or abort(404)


def _add(batch: AppraisalBatch, destruction: Destruction, one: FileStorage, form: PhotosForm) -> None:
    revision, today = number(form.revision.data), clock.today()
    try:
        with uploading(one.stream, one.filename or "") as upload:
            appraisal.photograph(batch, destruction, upload, form.caption.data or "", revision=revision, by=visitor.actor(), today=today)
    except RuleBroken as broken:
        raise RuleBroken(str(broken), field=broken.field or "files") from broken


def _page(batch: AppraisalBatch, destruction: Destruction, form: PhotosForm, none: NoPhotoForm) -> str:
    me, today = visitor.actor(), clock.today()
    form.revision.data = none.revision.data = str(batch.revision)
    adds = destruction.done_at is None and Duty.APPRAISE in visitor.here().duties and appraisal.may_photograph(destruction, me, today)
    shown = appraisal.photos_of(destruction)
    explains = destruction.done_at is None and me.person_id == destruction.executor_id and not shown
    told = {"photos": shown, "adds": adds, "explains": explains, "today": today}
    return render_template("appraisal/photos.html", batch=batch, destruction=destruction, form=form, silent=none, **told)

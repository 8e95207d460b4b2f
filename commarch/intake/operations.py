"""Handing documents in, mending what came back, adding and dropping pages. Whoever handed it in may do so until it is decided."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7

from commarch import audit, clock, posts, settings
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.errors import RuleBroken
from commarch.holdings.draft import Draft
from commarch.holdings.faults import raise_all
from commarch.holdings.placing import describe
from commarch.intake.models import IntakeDocument, IntakePage, IntakeState, Way
from commarch.intake.photos import Photo

KIND = "intake_document"
#: States in which it still belongs to whoever handed it in.
OPEN = (IntakeState.WAITING, IntakeState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What somebody tells of a document."""

    title: str
    author: str = ""
    document_number: str = ""
    document_date: str = ""
    pages: int | None = None
    note: str = ""
    post_id: UUID | None = None
    lineage: UUID | None = None


def hand_in(facts: Facts, photos: Sequence[Photo] = (), *, by: Actor, today: date, way: Way = Way.FORM) -> IntakeDocument:
    """Hand a document in (交来): it waits in the inbox until the clerk decides."""
    facts = checked(facts, today)
    _refuse_unknown_post(facts.post_id)
    document = IntakeDocument(
        id=uuid7(),
        tenant_id=home_tenant(),
        state=IntakeState.WAITING,
        way=way,
        handed_in_at=clock.now(),
        handed_in_by=by.person_id,
        handed_in_name=by.name,
        **_columns(facts),
    )
    session.add(document)
    session.flush()
    _keep(document, photos)
    audit.record(Act.HAND_IN, KIND, document.id, document.title, by=by, after=told(document) | {"photos": len(photos), "way": way})
    return document


def hand_in_again(document: IntakeDocument, facts: Facts, photos: Sequence[Photo] = (), *, by: Actor, today: date) -> None:
    """Mend a document that came back, or that nobody has looked at yet, and hand it in again."""
    lock(document)
    _refuse_others(document, by)
    facts = checked(facts, today)
    _refuse_unknown_post(facts.post_id)
    before = told(document)
    for name, value in _columns(facts).items():
        setattr(document, name, value)
    document.state, document.handed_in_at = IntakeState.WAITING, clock.now()
    _keep(document, photos)
    session.flush()
    after = told(document)
    changed = [name for name in after if after[name] != before[name]]
    kept = {"photos": len(photos)} if photos else {}
    audit.record(
        Act.HAND_IN,
        KIND,
        document.id,
        document.title,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed} | kept,
    )


def add_pages(document: IntakeDocument, photos: Sequence[Photo], *, by: Actor) -> None:
    """Add pages to a document that is still open: phones photograph one page after the other."""
    lock(document)
    _refuse_others(document, by)
    if not photos:
        raise RuleBroken("请先拍照或选择文件", field="files")
    _keep(document, photos)
    document.handed_in_at = clock.now()  # whoever has it open is told that it changed
    session.flush()
    audit.record(Act.HAND_IN, KIND, document.id, document.title, by=by, after={"photos": len(photos)})


def drop_page(document: IntakeDocument, page: IntakePage, *, by: Actor) -> None:
    """Drop a page that was photographed badly, as long as nobody has decided on the document."""
    lock(document)
    _refuse_others(document, by)
    audit.record(Act.HAND_IN, KIND, document.id, document.title, by=by, before={"photo": page.file_name, "sha256": page.sha256})
    document.handed_in_at = clock.now()
    session.delete(page)


def checked(facts: Facts, today: date) -> Facts:
    """Return what is told, tidied as a catalogue writes it; everything that is wrong with it is told at once."""
    draft, faults = faults_of(facts, today)
    raise_all(faults)
    names = ("title", "author", "document_number", "document_date", "pages", "note")
    return replace(facts, **{name: getattr(draft, name) for name in names})


def faults_of(facts: Facts, today: date) -> tuple[Draft, list[RuleBroken]]:
    """Return what is told in the words of an item, and everything that is wrong with it."""
    return describe(
        Draft(
            title=facts.title,
            author=facts.author,
            document_number=facts.document_number,
            document_date=facts.document_date,
            pages=facts.pages,
            note=facts.note,
        ),
        today,
    )


def lock(document: IntakeDocument) -> None:
    """Read a document anew and keep others from changing it until the commit."""
    # not session.get: that would hold the revision that was read against the one that is there, and fail before anybody is told
    chosen = select(IntakeDocument).where(IntakeDocument.tenant_id == document.tenant_id, IntakeDocument.id == document.id)
    session.execute(chosen.with_for_update().execution_options(populate_existing=True)).one()


def title_key(title: str) -> str:
    """Return a hash of a title's letters and digits, by which it is known again however it is spaced and punctuated."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", title).casefold() if sign.isalnum())
    return sha256((letters or title).encode()).hexdigest()[:32]


def told(document: IntakeDocument) -> dict[str, Any]:
    """Return the facts that the trail keeps."""
    post = posts.find_post(document.post_id) if document.post_id else None
    return {
        "title": document.title,
        "author": document.author,
        "document_number": document.document_number,
        "document_date": document.document_date,
        "pages": document.pages,
        "note": document.note,
        "post": post.name if post else "",
    }


def _columns(facts: Facts) -> dict[str, Any]:
    return {
        "title": facts.title,
        "title_key": title_key(facts.title),
        "author": facts.author,
        "document_number": facts.document_number,
        "document_date": facts.document_date,
        "pages": facts.pages,
        "note": facts.note,
        "post_id": facts.post_id,
        "lineage": facts.lineage,
    }


def _keep(document: IntakeDocument, photos: Iterable[Photo]) -> None:
    """Keep pages behind those that are there; the same picture is kept once."""
    chosen = select(IntakePage.arrived_sha256).where(IntakePage.tenant_id == document.tenant_id, IntakePage.document_id == document.id)
    known = set(session.scalars(chosen))
    last = session.scalar(
        select(func.coalesce(func.max(IntakePage.position), 0)).where(
            IntakePage.tenant_id == document.tenant_id, IntakePage.document_id == document.id
        )
    )
    fresh = list({one.arrived_sha256: one for one in photos if one.arrived_sha256 not in known}.values())
    most = settings.current().pages_at_most
    if len(known) + len(fresh) > most:
        raise RuleBroken(f"一份文件最多 {most} 页照片，现在会有 {len(known) + len(fresh)} 页；请扫描成一个 PDF 再交", field="files")
    for position, photo in enumerate(fresh, start=(last or 0) + 1):
        session.add(_page(document, photo, position))


def _page(document: IntakeDocument, photo: Photo, position: int) -> IntakePage:
    return IntakePage(
        document_id=document.id,
        position=position,
        content=photo.content,
        media_type=photo.media_type,
        size=len(photo.content),
        arrived_sha256=photo.arrived_sha256,
        sha256=photo.sha256,
        file_name=photo.file_name,
        width=photo.width,
        height=photo.height,
    )


def _refuse_others(document: IntakeDocument, by: Actor) -> None:
    if document.state not in OPEN:
        raise RuleBroken(f"{document} 已经处理，不能再改；有遗漏请另交一份，在备注里说明")
    if document.handed_in_by != by.person_id:
        raise RuleBroken(f"{document} 是{document.handed_in_name}交来的，只能由本人补正；需要补正请退回")


def _refuse_unknown_post(post_id: UUID | None) -> None:
    post = posts.find_post(post_id) if post_id else None
    if post_id and (post is None or post.closed_on is not None):
        raise RuleBroken("没有这个岗位，请另选，或选「不清楚」", field="post")

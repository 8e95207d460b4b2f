"""Public notice (S6 公示): what is to be destroyed hangs on the community's board; its days count once it hangs, and residents may object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from commarch import audit, clock, dossier
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, Verdict
from commarch.appraisal.public_notice import PublicNotice
from commarch.appraisal.settings import settings_here
from commarch.appraisal.stages import OBJECTABLE, Stage
from commarch.appraisal.steps import KIND, current, go
from commarch.appraisal.stubs import title_of_stub
from commarch.audit import Act, Actor
from commarch.database import home_tenant, session
from commarch.dossier import Section, SheetKind
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.schemes.periods import RetentionPeriod
from commarch.tenancy import Tenant

TITLE = "档案销毁公示"
COLUMNS = ("序号", "档号", "年度", "题名", "保管期限", "数量", "页数")
LONGEST_WORDS = 300


@dataclass(frozen=True)
class NoticePaper:
    """A notice as it hangs: its words, and its list."""

    number: str
    office: str
    paragraphs: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    posted_on: date
    until_on: date
    objections_to: str


def notice_of(batch: AppraisalBatch) -> PublicNotice | None:
    """Return the notice of a batch's present round, if it hangs."""
    mine = (PublicNotice.tenant_id == home_tenant(), PublicNotice.batch_id == batch.id, PublicNotice.round == batch.round)
    found: PublicNotice | None = session.scalars(select(PublicNotice).where(*mine)).one_or_none()
    return found


def hanging() -> list[tuple[UUID, str, date]]:
    """Return the notices that hang now: key, number of the batch, last day."""
    joined = (AppraisalBatch.tenant_id == PublicNotice.tenant_id) & (AppraisalBatch.id == PublicNotice.batch_id)
    now = (AppraisalBatch.stage == Stage.NOTICE, AppraisalBatch.round == PublicNotice.round)
    chosen = select(PublicNotice, AppraisalBatch).join(AppraisalBatch, joined).where(PublicNotice.tenant_id == home_tenant(), *now)
    return [(hung.id, batch.number, hung.until_on) for hung, batch in session.execute(chosen.order_by(PublicNotice.id))]


def last_day(batch: AppraisalBatch, posted_on: date) -> date:
    """Return the last day of a notice that hangs from a day on: that day is the first."""
    return posted_on + timedelta(days=max(batch.notice_days, 1) - 1)


def usual_objections_to() -> str:
    """Return where objections go where nobody says otherwise: the one who keeps the archives, and the street above."""
    tenant = session.get_one(Tenant, home_tenant())
    street = session.get(Tenant, tenant.parent_id) if tenant.parent_id else None
    return f"{tenant.name}居民委员会档案室" + (f"，或{street.name}" if street else "")


def paper_of(batch: AppraisalBatch, *, posted_on: date, objections_to: str) -> NoticePaper:
    """Return a batch's notice as it hangs from a day on. Titles that may hold personal data are not told (个人信息保护法 47)."""
    tenant, rows, until = session.get_one(Tenant, home_tenant()), _rows(batch), last_day(batch, posted_on)
    span = f"{posted_on.year} 年 {posted_on.month} 月 {posted_on.day} 日至 {until.year} 年 {until.month} 月 {until.day} 日"
    told = [
        f"{tenant.name}（全宗号 {tenant.fonds_number}）对保管期满的档案进行了鉴定，鉴定批次 {batch.number}，已经街道批准。"
        f"下列 {len(rows)} 件档案保管期满，无继续保存价值，拟予销毁，现予公示。",
        f"公示期 {batch.notice_days} 天：{span}。",
        f"对拟销毁的档案有异议的，请在公示期内向{objections_to}提出，可以具名，也可以不具名。有异议的，鉴定小组重新审查，暂不销毁。",
    ]
    return NoticePaper(batch.number, tenant.name, told, rows, posted_on, until, objections_to)


def paper_as_hung(hung: PublicNotice) -> NoticePaper:
    """Return a notice as it hung, from its sheet in the fonds dossier."""
    sheet = dossier.find_sheet(hung.sheet_id)
    batch = session.get_one(AppraisalBatch, {"tenant_id": home_tenant(), "id": hung.batch_id})
    if sheet is None:
        raise LookupError(f"notice {hung.id} has no sheet")
    words, listed = sheet.content[0]["paragraphs"], sheet.content[1]["rows"]
    office = session.get_one(Tenant, home_tenant()).name
    return NoticePaper(batch.number, office, words, listed, hung.posted_on, hung.until_on, hung.objections_to)


def post_notice(
    batch: AppraisalBatch, *, place: str, posted_on: date, objections_to: str, revision: int, by: Actor, today: date
) -> PublicNotice:
    """Record that the notice hangs: where, since when, until when, by whom. Its days begin to count; the paper goes into the fonds dossier."""
    current(batch, revision, Stage.NOTICE)
    place, objections_to = _words(place), _words(objections_to)
    if notice_of(batch) is not None:
        raise RuleBroken("这一轮的公示已经登记张贴")
    if by.person_id is None:
        raise RuleBroken("公示由本单位的人张贴")
    if not place or not objections_to:
        raise RuleBroken(
            "请写明贴在哪里，如“社区公告栏”" if not place else "请写明异议向谁提出", field="place" if not place else "objections_to"
        )
    if posted_on > today or batch.approved_on is None or posted_on < batch.approved_on:
        raise RuleBroken("张贴日期应在街道批准以后、今天或以前", field="posted_on")
    paper = paper_of(batch, posted_on=posted_on, objections_to=objections_to)
    posted = f"{posted_on} 张贴于{place}，公示到 {paper.until_on}，{by.name}登记。"
    sections = [
        Section(heading=TITLE, paragraphs=list(paper.paragraphs)),
        Section(heading="拟销毁的档案", columns=COLUMNS, rows=[list(row) for row in paper.rows]),
        Section(heading="张贴", paragraphs=[posted]),
    ]
    sheet = dossier.write(
        SheetKind.APPRAISAL, f"{TITLE} {batch.number}（{batch.title}）", sections, by=by, on_date=today, year=batch.year, automatic=True
    )
    hung = PublicNotice(
        batch_id=batch.id,
        round=batch.round,
        place=place,
        posted_on=posted_on,
        until_on=paper.until_on,
        objections_to=objections_to,
        posted_by=by.person_id,
        posted_by_name=by.name,
        recorded_at=clock.now(),
        sheet_id=sheet.id,
    )
    session.add(hung)
    batch.act_by = None
    session.flush()
    told = {"posted_place": place, "from_on": posted_on, "until_on": paper.until_on}
    audit.record(Act.POST_NOTICE, KIND, batch.id, str(batch), by=by, after=told)
    return hung


def resident_objects(batch: AppraisalBatch, because: str, *, name: str = "", revision: int, by: Actor, today: date) -> None:
    """Write down a resident's objection: like a member's it leads the batch back to its group."""
    current(batch, revision, *sorted(OBJECTABLE))
    because, name = _words(because), _words(name)
    if not because:
        raise RuleBroken("请写明居民对哪一件、有什么异议", field="because")
    note = f"居民{name or '（不具名）'}的异议，{by.name}登记：{because}"
    go(batch, Stage.DECIDING, by=by, today=today, settings=settings_here(), act=Act.OBJECT, note=note)


def _rows(batch: AppraisalBatch) -> list[list[str | int]]:
    joined = (Item.tenant_id == AppraisalLine.tenant_id) & (Item.id == AppraisalLine.item_id)
    mine = (
        AppraisalLine.tenant_id == home_tenant(),
        AppraisalLine.batch_id == batch.id,
        AppraisalLine.decision == Verdict.DESTROY,
        AppraisalLine.is_open,
    )
    chosen = select(AppraisalLine, Item).join(Item, joined).where(*mine).order_by(AppraisalLine.position)
    return [
        [number, line.archival_code, line.year, title_of_stub(item), RetentionPeriod(line.retention_code).label, "1 件", item.pages or ""]
        for number, (line, item) in enumerate(session.execute(chosen), 1)
    ]


def _words(told: str) -> str:
    """Return what was written, on one line."""
    return " ".join(told.split())[:LONGEST_WORDS]

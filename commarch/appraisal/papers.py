"""The papers of an appraisal as sheets of the fonds dossier, kept for ever (条例第二十四条; 会计档案管理办法第十八条).

鉴定报告 with what is to be destroyed, kept on, transferred; 审批意见; 销毁清册 with the union of the fields that rules ask for.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from commarch import clock, dossier
from commarch.appraisal.destruction import UNIT_NAMES, DestroyedItem, Destruction, DestructionPhoto, Moment, WitnessSignature
from commarch.appraisal.models import AppraisalBatch, AppraisalLine, AppraisalMember, AppraisalOpinion, AppraisalStep, Purpose, Verdict
from commarch.appraisal.photographing import photos_of
from commarch.appraisal.rules import PART_NAMES, VERDICT_NAMES, counted
from commarch.appraisal.stages import Stage
from commarch.appraisal.steps import STAGE_NAMES
from commarch.appraisal.stubs import title_of_stub
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.dossier import Section, Sheet, SheetKind
from commarch.holdings import Item
from commarch.holdings.models import Secrecy
from commarch.schemes.classes import CLASSES
from commarch.schemes.periods import RetentionPeriod
from commarch.tenancy import Tenant

LIST_COLUMNS = ("序号", "档案类别", "档号", "题名", "年度", "页数", "原保管期限", "期满日", "结论", "理由")
REGISTER_COLUMNS = (
    "序号", "档案类别", "档号", "题名", "年度", "数量（件）", "页数", "密级", "应保管期限", "已保管期限", "销毁原因", "鉴定意见", "批准意见", "备注",
)  # fmt: skip
LEFT_COLUMNS = ("序号", "档号", "题名", "备注")
PHOTO_COLUMNS = ("序号", "说明", "添加人", "时间", "SHA-256")
#: Why a register's items went (销毁原因).
WHY = "保管期满，无继续保存价值"
#: The order in which a report lists its items.
LISTS = ((Verdict.DESTROY, "拟销毁清册"), (Verdict.KEEP, "续存清单"), (Verdict.PERMANENT, "转永久清单"), (Verdict.TRANSFER, "移交进馆清单"))
ACCESS_LISTS = ((Verdict.OPEN, "开放清单"), (Verdict.RESTRICT, "控制使用清单"))


def write_report(batch: AppraisalBatch, *, by: Actor, today: date) -> Sheet:
    """Put the report of a batch (鉴定报告) into the fonds dossier; a later round's replaces the one before."""
    rows = _lines(batch)
    name = "鉴定报告" if batch.purpose is Purpose.EXPIRY else "开放审核报告"
    lists = LISTS if batch.purpose is Purpose.EXPIRY else ACCESS_LISTS
    sections = [
        Section(heading="基本情况", paragraphs=_basics(batch, rows)),
        Section(heading="鉴定依据", paragraphs=[batch.grounds]),
        Section(heading="鉴定小组", columns=("姓名", "身份", "职务", "参加"), rows=group_of(batch)),
        Section(heading="鉴定过程", columns=("时间", "步骤", "办理人", "意见"), rows=steps_of(batch)),
        Section(heading="结果统计", columns=("结论", "件数"), rows=_counts(rows)),
    ]
    for verdict, heading in lists:
        listed = [one for one in rows if one[0].decision is verdict]
        if listed:
            sections.append(
                Section(heading=heading, columns=LIST_COLUMNS, rows=[_row(number, *one) for number, one in enumerate(listed, 1)])
            )
    title = f"{name} {batch.number}（{batch.title}）"
    return dossier.write(
        SheetKind.APPRAISAL, title, sections, by=by, on_date=today, year=batch.year, replaces=batch.report_id, automatic=True
    )


def write_approval(batch: AppraisalBatch, refused: Mapping[UUID, str], note: str, *, by: Actor, today: date) -> Sheet:
    """Put the street's opinion (审批意见) into the fonds dossier."""
    rows = _lines(batch)
    told = [f"{today} 经审核，同意鉴定批次 {batch.number} 的鉴定报告。"] + ([note] if note.strip() else [])
    told += [f"其中 {len(refused)} 件不批准销毁，续存。"] if refused else []
    not_let_go = [one for one in rows if one[0].id in refused]
    left: list[list[str | int]] = [
        [number, line.archival_code, title_of_stub(item), refused[line.id]] for number, (line, item) in enumerate(not_let_go, 1)
    ]
    sections = [Section(heading="审批意见", paragraphs=told), Section(heading="结果统计", columns=("结论", "件数"), rows=_counts(rows))]
    if left:
        sections.append(Section(heading="未批准销毁", columns=("序号", "档号", "题名", "理由"), rows=left))
    title = f"鉴定审批 {batch.number}（{batch.title}）"
    return dossier.write(SheetKind.APPRAISAL, title, sections, by=by, on_date=today, year=batch.year, automatic=True)


def write_register(batch: AppraisalBatch, destruction: Destruction, signed: Sequence[WitnessSignature], *, by: Actor, today: date) -> Sheet:
    """Put the register of a destruction (销毁清册) into the fonds dossier: what went, what was left out, who signed."""
    tenant = session.get_one(Tenant, home_tenant())
    signed_by, approval = _signature(batch), _approval(batch)
    head = [
        f"全宗号 {tenant.fonds_number}，{tenant.name}；清册号 {destruction.register_number}；鉴定批次 {batch.number}。",
        f"销毁方式：{destruction.method}。销毁地点：{destruction.place}。销毁时间：{destruction.happens_on}。",
        f"单位负责人签署：{signed_by.person_name}，{_moment(signed_by)}。" if signed_by else "",
        f"街道批准：{approval.person_name}，{_moment(approval)}。" if approval else "",
        "纸质档案与数字副本一并销毁。",
        f"备份中的内容最迟于 {destruction.backups_until} 到期清除。",
    ]
    went, kept, shown = _register_rows(destruction), _withdrawn_rows(batch), _photo_rows(destruction)
    if destruction.no_photo_because and not shown:
        head.append(f"没有现场照片：{destruction.no_photo_because}。")
    sections = [
        Section(heading="说明", paragraphs=[one for one in [*head, destruction.note] if one]),
        Section(heading="销毁清册", columns=REGISTER_COLUMNS, rows=went),
        Section(heading="签名", columns=("身份", "姓名", "时间"), rows=[*_signed(destruction, signed), *_opinions(batch)]),
    ]
    if kept:
        sections.append(Section(heading="未销毁（续存）", columns=LEFT_COLUMNS, rows=kept))
    if shown:
        sections.append(Section(heading="附：销毁现场照片", columns=PHOTO_COLUMNS, rows=shown))
    title = f"销毁清册 {destruction.register_number}"
    return dossier.write(SheetKind.APPRAISAL, title, sections, by=by, on_date=today, year=batch.year, automatic=True)


def write_nothing_destroyed(batch: AppraisalBatch, *, by: Actor, today: date) -> Sheet:
    """Put into the fonds dossier that nothing of an approved batch was destroyed after all, and why, item by item; no register is made."""
    kept = _withdrawn_rows(batch)
    told = f"{today} 办结鉴定批次 {batch.number}：批准销毁以后，其中拟销毁的件全部移出或仍在冻结，没有销毁任何档案，不编销毁清册。"
    sections = [
        Section(heading="说明", paragraphs=[told]),
        Section(heading="未销毁（续存）", columns=LEFT_COLUMNS, rows=kept),
    ]
    title = f"未销毁说明 {batch.number}（{batch.title}）"
    return dossier.write(SheetKind.APPRAISAL, title, sections, by=by, on_date=today, year=batch.year, automatic=True)


def _basics(batch: AppraisalBatch, rows: Sequence[tuple[AppraisalLine, Item]]) -> list[str]:
    tenant = session.get_one(Tenant, home_tenant())
    years = sorted({line.year for line, _ in rows})
    span = f"{years[0]} 年度" if len(years) == 1 else f"{years[0]}—{years[-1]} 年度" if years else ""
    pages = sum(item.pages or 0 for _, item in rows)
    told = [f"{tenant.name}（全宗号 {tenant.fonds_number}）对{span}档案 {len(rows)} 件、{pages} 页进行鉴定，批次 {batch.number}。"]
    return told + (["其中有会计档案，由档案机构会同会计机构鉴定（会计档案管理办法第十七条）。"] if batch.accounting else [])


def group_of(batch: AppraisalBatch) -> list[list[str]]:
    """Return name, part, title of all who were in the group, and whether to the end."""
    chosen = select(AppraisalMember).where(AppraisalMember.tenant_id == home_tenant(), AppraisalMember.batch_id == batch.id)
    return [
        [one.person_name, PART_NAMES[one.part], one.title, f"中途退出：{one.left_because}" if one.left_at else "全程"]
        for one in session.scalars(chosen.order_by(AppraisalMember.id))
    ]


def steps_of(batch: AppraisalBatch) -> list[list[str]]:
    """Return moment, stage, person and words of every step."""
    chosen = select(AppraisalStep).where(AppraisalStep.tenant_id == home_tenant(), AppraisalStep.batch_id == batch.id)
    return [
        [_moment(one), STAGE_NAMES[one.to_stage], one.person_name, one.note]
        for one in session.scalars(chosen.order_by(AppraisalStep.number))
    ]


def _counts(rows: Iterable[tuple[AppraisalLine, Item]]) -> list[list[str | int]]:
    found = counted(line.decision for line, _ in rows)
    told: list[list[str | int]] = [[VERDICT_NAMES[one], number] for one, number in found.items() if one is not None]
    return [*told, ["合计", sum(found.values())]]


def _row(number: int, line: AppraisalLine, item: Item) -> list[str | int]:
    to = f"续存 {RetentionPeriod(line.decided_code).label}" if line.decided_code else VERDICT_NAMES[Verdict(str(line.decision))]
    period = RetentionPeriod(line.retention_code).label
    ends = line.ends_on.isoformat() if line.ends_on else ""
    shown: list[str | int] = [CLASSES.get(line.archival_class, line.archival_class), line.archival_code, title_of_stub(item), line.year]
    return [number, *shown, item.pages or "", period, ends, to, line.decided_reason]


def _register_rows(destruction: Destruction) -> list[list[str | int]]:
    joined = (AppraisalLine.tenant_id == DestroyedItem.tenant_id) & (AppraisalLine.id == DestroyedItem.line_id)
    stubs = (Item.tenant_id == DestroyedItem.tenant_id) & (Item.id == DestroyedItem.item_id)
    chosen = select(DestroyedItem, AppraisalLine, Item).join(AppraisalLine, joined).join(Item, stubs)
    mine = (DestroyedItem.tenant_id == home_tenant(), DestroyedItem.destruction_id == destruction.id)
    return [_gone(destruction, *row) for row in session.execute(chosen.where(*mine).order_by(DestroyedItem.position))]


def _gone(destruction: Destruction, gone: DestroyedItem, line: AppraisalLine, item: Item) -> list[str | int]:
    period, kept = RetentionPeriod(line.retention_code), destruction.happens_on.year - (item.starts_on or date(line.year + 1, 1, 1)).year
    what: list[str | int] = [CLASSES.get(line.archival_class, line.archival_class), gone.archival_code, gone.title, line.year]
    secrecy = "内部" if item.secrecy is Secrecy.INTERNAL else ""
    return [
        gone.position,
        *what,
        1,
        gone.pages or "",
        secrecy,
        period.label,
        f"{kept}年",
        WHY,
        line.decided_reason,
        "同意",
        "",
    ]


def _withdrawn_rows(batch: AppraisalBatch) -> list[list[str | int]]:
    left = [one for one in _lines(batch) if one[0].withdrawn_because]
    return [[number, line.archival_code, title_of_stub(item), line.withdrawn_because] for number, (line, item) in enumerate(left, 1)]


def _photo_rows(destruction: Destruction) -> list[list[str | int]]:
    shown = photos_of(destruction)
    return [[one.photo.position, one.photo.caption, one.photo.person_name, _moment(one.photo), one.object.sha256] for one in shown]


def _signed(destruction: Destruction, signed: Sequence[WitnessSignature]) -> list[list[str]]:
    words = {Moment.BEFORE: "销毁前核对", Moment.AFTER: "销毁后签名"}
    found = [[f"监销人（{UNIT_NAMES[one.unit]}），{words[one.moment]}", one.person_name, _moment(one)] for one in signed]
    return [["执行人", destruction.executor_name, destruction.begun_at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")], *found]


def _opinions(batch: AppraisalBatch) -> list[list[str]]:
    """Return, for accounting archives, the opinions that their register carries (会计档案管理办法第十八条).

    Nothing is destroyed that anybody present in the group spoke against; so who spoke agreed, and so did who signed and who approved.
    """
    if not batch.accounting:
        return []
    spoke = select(AppraisalOpinion.person_id).join(
        AppraisalLine, (AppraisalLine.tenant_id == AppraisalOpinion.tenant_id) & (AppraisalLine.id == AppraisalOpinion.line_id)
    )
    agreed = set(session.scalars(spoke.where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id).distinct()))
    chosen = select(AppraisalMember).where(AppraisalMember.batch_id == batch.id, AppraisalMember.left_at.is_(None))
    signed_by, approval = _signature(batch), _approval(batch)
    mine = session.scalars(chosen.where(AppraisalMember.tenant_id == home_tenant()).order_by(AppraisalMember.id))
    found = [[f"{PART_NAMES[one.part]}意见", one.person_name, "同意销毁" if one.person_id in agreed else "未提意见"] for one in mine]
    above = (("单位负责人意见", signed_by), ("街道意见", approval))
    return found + [[whose, one.person_name, "同意销毁"] for whose, one in above if one]


def _signature(batch: AppraisalBatch) -> AppraisalStep | None:
    """Return the step by which the head signed the report that was approved."""
    return _last_step(batch, Stage.REPORTED, AppraisalStep.to_stage == Stage.SUBMITTED)


def _approval(batch: AppraisalBatch) -> AppraisalStep | None:
    """Return the step by which the street approved."""
    return _last_step(batch, Stage.SUBMITTED, AppraisalStep.to_stage != Stage.DECIDING)


def _last_step(batch: AppraisalBatch, came_from: Stage, went: ColumnElement[bool]) -> AppraisalStep | None:
    chosen = select(AppraisalStep).where(
        AppraisalStep.tenant_id == home_tenant(), AppraisalStep.batch_id == batch.id, AppraisalStep.from_stage == came_from, went
    )
    found: AppraisalStep | None = session.scalars(chosen.order_by(AppraisalStep.number.desc()).limit(1)).one_or_none()
    return found


def _lines(batch: AppraisalBatch) -> list[tuple[AppraisalLine, Item]]:
    joined = (Item.tenant_id == AppraisalLine.tenant_id) & (Item.id == AppraisalLine.item_id)
    chosen = (
        select(AppraisalLine, Item).join(Item, joined).where(AppraisalLine.tenant_id == home_tenant(), AppraisalLine.batch_id == batch.id)
    )
    return [(line, item) for line, item in session.execute(chosen.order_by(AppraisalLine.position))]


def _moment(one: AppraisalStep | WitnessSignature | DestructionPhoto) -> str:
    return one.at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")

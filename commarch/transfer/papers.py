"""The papers of a transfer as sheets of the fonds dossier: the list (移交目录) with what the archives are told, and the receipt (移交接收文据)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from commarch import dossier
from commarch.audit import Actor
from commarch.database import home_tenant, session
from commarch.dossier import Section, Sheet, SheetKind
from commarch.holdings import Item
from commarch.holdings.models import Openness, Secrecy
from commarch.schemes.classes import CLASSES
from commarch.schemes.periods import RetentionPeriod
from commarch.tenancy import Tenant
from commarch.transfer.models import Transfer, TransferredItem
from commarch.transfer.rules import OPENNESS_NAMES

Rows = Sequence[tuple[TransferredItem, Item]]
COLUMNS = (
    "序号", "档号", "文号", "责任者", "题名", "日期", "页数", "保管期限", "密级", "密级变更", "开放意见", "开放日期", "政府信息公开",
)  # fmt: skip
COUNTED = ("门类", "年度", "保管期限", "件数", "页数")
SIGNED = ("项目", "移交单位签章", "接收单位签章")


def write_list(transfer: Transfer, rows: Rows, *, by: Actor, today: date) -> Sheet:
    """Put the list as the head signs it into the fonds dossier: what goes, how much, what of each is told (条例 30), who signs on either side."""
    tenant = session.get_one(Tenant, home_tenant())
    pages = sum(item.pages or 0 for _, item in rows)
    years = sorted({item.year for _, item in rows})
    span = f"{years[0]} 年度" if len(years) == 1 else f"{years[0]}—{years[-1]} 年度"
    told = [
        f"{tenant.name}（全宗号 {tenant.fonds_number}）向{transfer.receiver}移交{span}档案 {len(rows)} 件、{pages} 页，移交号 {transfer.number}。",
        f"开放意见：{_opinions(rows)}。每件的开放意见、政府信息公开情况和密级变更情况见目录（档案法实施条例第三十条）。",
    ]
    sections = [
        Section(heading="移交说明", paragraphs=[*told, *([transfer.note] if transfer.note else [])]),
        Section(heading="移交数量", columns=COUNTED, rows=_counts(rows)),
        Section(heading="移交目录", columns=COLUMNS, rows=[_row(line, item) for line, item in rows]),
        Section(heading="交接", columns=SIGNED, rows=_signed(transfer, tenant, f"{len(rows)} 件、{pages} 页", by=by, today=today)),
    ]
    return dossier.write(
        SheetKind.HANDOVER, f"移交目录 {transfer.number}", sections, by=by, on_date=today, year=transfer.year, automatic=True
    )


def write_receipt(transfer: Transfer, rows: Rows, *, by: Actor, today: date) -> Sheet:
    """Put into the fonds dossier that the archives have it: who received how much, when, under which number."""
    pages = sum(item.pages or 0 for _, item in rows)
    told = [
        f"{transfer.receiver} {transfer.received_by_name} 于 {transfer.received_on} 签收 {len(rows)} 件、{pages} 页，"
        f"文据编号 {transfer.receipt_number}，移交号 {transfer.number}。"
    ]
    told += [f"移交包 SHA-256 {transfer.package_sha256}。"] if transfer.package_sha256 else []
    sections = [
        Section(heading="签收", paragraphs=told),
        Section(heading="移交数量", columns=COUNTED, rows=_counts(rows)),
        Section(
            heading="签名",
            columns=("身份", "姓名"),
            rows=[["移交人", transfer.opened_by_name], ["移交单位负责人", transfer.signed_by_name], ["接收人", transfer.received_by_name]],
        ),
    ]
    return dossier.write(
        SheetKind.HANDOVER, f"移交接收文据 {transfer.number}", sections, by=by, on_date=today, year=transfer.year, automatic=True
    )


def _row(line: TransferredItem, item: Item) -> list[str | int]:
    what: list[str | int] = [line.position, str(item.archival_code), item.document_number, item.author, item.title, item.document_date]
    kept: list[str | int] = [item.pages or "", RetentionPeriod(item.current_retention_code).label]
    secrecy = "内部" if item.secrecy is Secrecy.INTERNAL else ""
    opened = line.open_from.isoformat() if line.open_from else ""
    return [*what, *kept, secrecy, line.secrecy_change, OPENNESS_NAMES[line.openness], opened, line.disclosure]


def _counts(rows: Rows) -> list[list[str | int]]:
    """Count items and pages by class, year and period, with their sum."""
    items, pages = Counter[tuple[str, int, RetentionPeriod]](), Counter[tuple[str, int, RetentionPeriod]]()
    for _, item in rows:
        key = (item.archival_class, item.year, RetentionPeriod(item.current_retention_code))
        items[key] += 1
        pages[key] += item.pages or 0
    found: list[list[str | int]] = [[CLASSES.get(key[0], key[0]), key[1], key[2].label, items[key], pages[key]] for key in sorted(items)]
    return [*found, ["合计", "", "", items.total(), pages.total()]]


def _opinions(rows: Rows) -> str:
    counted = Counter(line.openness for line, _ in rows)
    return "，".join(f"{OPENNESS_NAMES[one]} {counted[one]} 件" for one in Openness if counted[one])


def _signed(transfer: Transfer, tenant: Tenant, extent: str, *, by: Actor, today: date) -> list[list[str]]:
    """Return what either side fills in and signs (电子档案移交与接收登记表); the archives' side is written by hand."""
    return [
        ["单位", tenant.name, transfer.receiver],
        ["数量", extent, ""],
        ["准确、完整、可用、安全的检验", "", ""],
        ["经办人", transfer.opened_by_name, ""],
        ["负责人", f"{by.name}（{today} 在系统中签署）", ""],
        ["监交人", "", ""],
        ["单位印章", "", ""],
        ["日期", "", ""],
    ]

"""The paper of a handover, as it stands in the fonds dossier: the list with what was due and there, what is open, three signatures."""

from collections.abc import Sequence
from datetime import datetime

from commarch import clock
from commarch.dossier import Section
from commarch.handover import snapshots
from commarch.handover.models import Handover, HandoverLine, HandoverState, LineKind
from commarch.handover.snapshots import LeftOpen, Snapshot
from commarch.schemes.periods import spoken

OPEN_WORDS = {
    "drafts": "未归档的文件（份）",
    "inbox": "收集箱待处理（份）",
    "batches": "未完成的整理（批）",
    "open_boxes": "未封的盒（盒）",
    "uncounted_boxes": "从未清点到的盒（盒）",
    "stock_findings": "未处理的清点问题（处）",
    "quality_findings": "未处理的质检问题（处）",
    "expired": "到期未鉴定（件）",
    "imports": "未完成的导入（批）",
    "prints": "未完成的打印（份）",
}
KINDS = {LineKind.ITEMS: "归档文件", LineKind.BOXES: "档案盒"}


def sections(handover: Handover, passed: Sequence[tuple[str, str]]) -> list[Section]:
    """Set the paper; in triplicate: giver, receiver and the dossier hold the same."""
    snapshot = snapshots.read(handover.snapshot)
    return [
        _head(handover),
        Section(
            heading="交接清单",
            paragraphs=["一式三份：移交人、接收人各执一份，一份归入全宗卷。"],
            columns=["日期", "类别", "应交数量", "实交数量", "差异说明", "移交人", "接收人", "监交人"],
            rows=[_row(handover, one) for one in handover.lines],
        ),
        _kept(snapshot),
        _open(snapshot.left_open),
        Section(heading="随岗位移交", columns=["岗位", "接手"], rows=[(post, holder or "空岗") for post, holder in passed]),
        _signatures(handover),
        Section(
            heading="校验码",
            columns=["内容", "SHA-256"],
            rows=[("发起时的全部目录", handover.catalogue_sha256), ("所签的清单", handover.list_sha256 or "未签")],
        ),
    ]


def line_words(line: HandoverLine) -> str:
    """Return a line as the list names it: WS 归档文件（件）."""
    named = f"{line.label} {KINDS[line.kind]}" if line.kind in KINDS else line.label
    return f"{named}（{line.unit}）"


def _head(handover: Handover) -> Section:
    words = [
        f"移交人：{handover.giver_name}；接收人：{handover.receiver_name or '未定'}；监交人：{handover.witness_name}。",
        f"离岗日期：{handover.leaving_on.isoformat()}；应在 {handover.deadline_on.isoformat()} 前办完。"
        f"{handover.begun_by_name} 于 {_moment(handover.begun_at)} 发起，数量以当时的系统记录为准。",
    ]
    if handover.note:
        words.append(f"说明：{handover.note}")
    if handover.state is HandoverState.FORCED:
        words.append(f"应急交接：缺移交人签字。{handover.witness_name} 办理，理由：{handover.because}")
        words.append(f"依据：实地清点 {handover.stock_take_id}。" if handover.stock_take_id else "依据：接收人实地清点。")
    return Section(heading="交接双方", paragraphs=words)


def _row(handover: Handover, line: HandoverLine) -> list[str | int]:
    day = handover.counted_at or handover.witnessed_at or handover.begun_at
    found = line.found if line.found is not None else "未清点"
    signed = [
        handover.giver_name if handover.given_at else "未签字",
        handover.receiver_name if handover.accepted_at else "未签字",
        handover.witness_name or "未签字",
    ]
    return [_moment(day)[:10], line_words(line), line.due, found, line.explanation, *signed]


def _kept(snapshot: Snapshot) -> Section:
    rows = [(one.archival_class, one.year, spoken(one.retention_code), one.items, one.pages, one.boxes) for one in snapshot.kept]
    return Section(heading="馆藏（发起交接时）", columns=["门类", "年度", "保管期限", "件", "页", "盒"], rows=rows)


def _open(left: LeftOpen) -> Section:
    return Section(
        heading="未办事项（发起交接时）", columns=["事项", "数量"], rows=[(OPEN_WORDS[key], getattr(left, key)) for key in OPEN_WORDS]
    )


def _signatures(handover: Handover) -> Section:
    rows = [
        ("移交人", handover.giver_name, _moment(handover.given_at)),
        ("接收人", handover.receiver_name, _moment(handover.accepted_at)),
        ("监交人" if handover.state is HandoverState.DONE else "办理人", handover.witness_name, _moment(handover.witnessed_at)),
    ]
    words = ["每人以本人账号登录并重新输入密码签字。"]
    return Section(heading="签字", paragraphs=words, columns=["", "姓名", "签字时间"], rows=rows)


def _moment(at: datetime | None) -> str:
    return at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if at else "未签字"

"""How reasons, kinds and steps of holds are called on pages."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.holds import ConsentPart, Hold, HoldReason, Standing

REASONS: dict[HoldReason, LazyString] = {
    HoldReason.DISPUTE: _l("争议纠纷"),
    HoldReason.LITIGATION: _l("诉讼仲裁"),
    HoldReason.AUDIT: _l("审计"),
    HoldReason.INSPECTION: _l("检查、调查"),
    HoldReason.PRIVACY: _l("个人信息投诉"),
    HoldReason.DEBT: _l("未结清的债权债务"),
    HoldReason.OTHER: _l("其他"),
}
STANDINGS: dict[Standing, LazyString] = {
    Standing.OPEN: _l("冻结中"),
    Standing.REVIEW_DUE: _l("到复核日期"),
    Standing.LIFTING: _l("申请解冻"),
    Standing.LIFTED: _l("已解冻"),
}
PARTS: dict[ConsentPart, LazyString] = {ConsentPart.HEAD: _l("社区负责人"), ConsentPart.STREET: _l("街道档案员")}


def awaited(hold: Hold) -> list[ConsentPart]:
    """Return whose consent is still missing: who has the ball."""
    if hold.lifting_asked_at is None or hold.is_lifted:
        return []
    given = {ConsentPart.HEAD: hold.head_id, ConsentPart.STREET: hold.street_id}
    return [part for part, who in given.items() if who is None]

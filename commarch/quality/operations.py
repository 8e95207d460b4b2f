"""What a person says to a finding: it is as it should be, or these two are one document."""

from commarch import audit, clock, holdings, objects
from commarch.audit import Act, Actor
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import Item
from commarch.holdings.decided import refuse_decided
from commarch.holdings.models import ENDED, WAITING, LinkKind
from commarch.quality.kinds import OF_TWO
from commarch.quality.models import Finding

LONGEST_REASON = 500


def accept(finding: Finding, reason: str, *, by: Actor) -> None:
    """Say why it is as it should be (认可): it counts no more, until it changes. Raises RuleBroken without a reason."""
    reason = " ".join(reason.split())
    if not reason:
        raise RuleBroken("请写明为什么这样是对的，检查时看得到", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(f"理由最长 {LONGEST_REASON} 字", field="reason")
    finding.accepted_because, finding.accepted_by_name, finding.accepted_at = reason, by.name, clock.now()
    audit.record(Act.ACCEPT_FINDING, "finding", finding.id, finding.kind.value, by=by, after={"subject": finding.subject}, reason=reason)


def withdraw_acceptance(finding: Finding, *, by: Actor) -> None:
    """Take the acceptance back: it counts again."""
    before = {"reason": finding.accepted_because}
    finding.accepted_because = finding.accepted_by_name = finding.accepted_at = None
    audit.record(Act.ACCEPT_FINDING, "finding", finding.id, finding.kind.value, by=by, before=before)


def merge(finding: Finding, *, keep_first: bool, by: Actor) -> Item:
    """Let two items that are the same be one; return the one that is kept.

    A draft goes, and the trail of the kept one says so. Of two filed items none is ever deleted: the other is marked as its
    duplicate, so that the next appraisal finds them together (domain handbook F095: merge with trace).
    """
    if finding.kind not in OF_TWO or finding.item_id is None or finding.other_id is None:
        raise RuleBroken("这一条不是重复件，不能合并")
    first, second = holdings.find_item(finding.other_id), holdings.find_item(finding.item_id)
    if first is None or second is None:
        raise RuleBroken("其中一件已经不在了，请刷新页面")
    kept, other = (first, second) if keep_first else (second, first)
    if gone := next((one for one in (kept, other) if one.state in ENDED), None):
        raise RuleBroken(f"{gone} 已经移交或销毁，目录留作存根，不再合并")
    if kept.state in WAITING and other.state not in WAITING:
        raise RuleBroken(f"{other} 已经归档，请保留已归档的那一件")
    label = str(other)
    audit.record(Act.MERGE_DUPLICATE, "item", kept.id, str(kept), by=by, after={"duplicate": label}, reason=finding.kind.value)
    if other.state in WAITING:
        refuse_decided(kept)  # it would come to files that nobody has decided on
        session.delete(finding)
        session.flush()
        objects.hand_on([other.id], kept.id)
        holdings.discard(other, by=by)
    else:
        holdings.relate(other, kept, LinkKind.DUPLICATE_OF, by=by)
    return kept

"""Something of transfers in either community: one that is being composed, one that the archives have; and a calendar address."""

from commarch import transfer
from commarch.accounts import Role
from commarch.appraisal import calendar
from commarch.holdings.models import Openness
from commarch.transfer import Told, packing
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, MA_LIN, WANG_MIN, Somebody

CLERKS = {"hongqi": WANG_MIN, "binjiang": MA_LIN}
#: Who heads each; `tests.appraisal.everywhere` appoints the second.
HEADS = {"hongqi": CHEN_GUILAN, "binjiang": Somebody("head@binjiang.example.org", "江负责", (("binjiang", Role.HEAD),))}


def something_transferred(code: str, words: str) -> None:
    """Compose two transfers in a community's own words; let the archives receive the second."""
    with given.acting(CLERKS[code], code) as by:
        keys = []
        for number in range(2):
            item = given.a_filed_item(by, f"进馆 {number}-{words}", document_date="2013-05-06", retention="Y")
            one = transfer.open_transfer(f"{words}档案馆", note=words, by=by, today=TODAY)
            assert transfer.add_items(one, [item.id], revision=one.revision, by=by, today=TODAY) == []
            told = Told(openness=Openness.RESTRICTED, disclosure=words, secrecy_change=words)
            transfer.tell(one, [item.id], told, revision=one.revision)
            keys.append(one.id)
        calendar.renew(by)
    with given.acting(HEADS[code], code) as by:
        one = transfer.find_transfer(keys[1]) or one
        transfer.sign(one, revision=one.revision, by=by, today=TODAY)
    with given.acting(CLERKS[code], code) as by:
        one = transfer.find_transfer(keys[1]) or one
        packing.ask(one, by=by)
        transfer.receive(one, receipt_number=words, received_by=words, received_on=TODAY, revision=one.revision, by=by, today=TODAY)

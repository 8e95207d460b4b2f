"""The filing assistant (归档助手): says where a document belongs and why; it proposes and never files.

Three sources speak: the filing scope's own wording (`wording`), what this tenant filed (`experience`), words of the field (`words`, a small
table). `joining` weighs them, `proposing` makes ranked proposals of them, each with the row or the filed item that it rests on. There is
no learned state to keep right: what was filed is read when the trail has moved on, bounded, in the tenant's own transaction.
"""

from commarch.assistant.evidence import Reason
from commarch.assistant.habits import Habits, habits
from commarch.assistant.proposing import Proposal, Proposals, ProposedPlace, propose, usual

__all__ = ["Habits", "Proposal", "Proposals", "ProposedPlace", "Reason", "habits", "propose", "usual"]

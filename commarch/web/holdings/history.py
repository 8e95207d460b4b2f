"""An entry of the trail in one line, as the page of its item tells it."""

from typing import Any

from flask_babel import gettext as _

from commarch.audit import Act, AuditEntry
from commarch.web.audit.labels import act_label
from commarch.web.audit.wording import changes_of


def line_of(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry of the trail in one line."""
    what = act_label(entry.act)
    if entry.act is Act.FILE:
        what = _("归档，给档号 %(code)s", code=(entry.after or {}).get("archival_code", ""))
    elif entry.act is Act.EDIT:
        changed = [
            _("%(what)s「%(before)s」改为「%(after)s」", what=one.name, before=one.before, after=one.after) for one in changes_of(entry)
        ]
        what = _("；").join(changed)
    if entry.reason:
        what += _("（%(words)s）", words=entry.reason)
    return {"at": entry.at, "who": entry.person_name, "what": what}

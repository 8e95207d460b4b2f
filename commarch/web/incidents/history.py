"""An entry of an incident's trail in one line."""

from typing import Any

from flask_babel import gettext as _

from commarch.audit import Act, AuditEntry
from commarch.web.audit.labels import FIELDS
from commarch.web.holdings.history import line_of


def step_of(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry in one line: the step that was taken, or which facts were corrected."""
    line, after = line_of(entry), entry.after or {}
    reason = _("（%(words)s）", words=entry.reason) if entry.reason else ""
    if "state" in after:
        line["what"] = after["state"] + reason
    elif "follow_up" in after:
        line["what"] = _("续报")
    elif entry.act is Act.EDIT_INCIDENT:
        line["what"] = _("更正%(what)s", what=_("、").join(str(FIELDS.get(name, name)) for name in after))
    elif entry.act is Act.REPORT_INCIDENT:
        line["what"] = _("登记事件")
    return line

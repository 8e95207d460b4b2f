"""An entry of the trail in one line, as the page of its item tells it."""

from typing import Any

from flask_babel import gettext as _

from commarch.audit import Act, AuditEntry
from commarch.web.audit.labels import act_label
from commarch.web.audit.wording import changes_of
from commarch.web.objects.labels import format_name


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
    elif entry.act is Act.RELATE:
        gone, made = (entry.before or {}).get("link"), (entry.after or {}).get("link")
        what = _("去掉关联：%(what)s", what=gone) if gone else _("建立关联：%(what)s", what=made)
    elif entry.act is Act.RECLASSIFY:
        what = _("改分类，「%(before)s」改为「%(after)s」，档号不变", before=_code(entry.before), after=_code(entry.after))
    elif entry.act is Act.MERGE and (entry.after or {}).get("merged"):
        what = _("并入 %(what)s", what=_("、").join(f"「{title}」" for title in (entry.after or {})["merged"]))
    elif entry.act in _SAID:
        what = _SAID[entry.act](entry.after or {}) or what
    if entry.reason:
        what += _("（%(words)s）", words=entry.reason)
    return {"at": entry.at, "who": entry.person_name, "what": what}


def _code(facts: dict[str, Any] | None) -> str:
    return str((facts or {}).get("category_code", ""))


def _split(after: dict[str, Any]) -> str:
    """Say what was taken out of the item, or where it was taken from."""
    if after.get("split_into"):
        return str(_("拆出 %(what)s", what=_("、").join(f"「{title}」" for title in after["split_into"])))
    return str(_("拆自「%(title)s」", title=after["split_from"])) if after.get("split_from") else ""


def _attached(after: dict[str, Any]) -> str:
    """Say which file of the item came; its name stands in no trail."""
    if "media_type" not in after:
        return ""
    return str(_("挂接数字文件，第 %(number)s 个，%(format)s", number=after["position"], format=format_name(after["media_type"])))


_SAID = {Act.SPLIT: _split, Act.ATTACH: _attached}

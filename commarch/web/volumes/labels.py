"""How volumes and groups are called on pages."""

from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch.audit import AuditEntry
from commarch.holdings import Volume, VolumeKind
from commarch.schemes.accounting import CLASS, least_period
from commarch.web.audit.labels import act_label
from commarch.web.audit.wording import changes_of

KINDS: dict[VolumeKind, LazyString] = {
    VolumeKind.PROJECT: _l("项目案卷"),
    VolumeKind.ACCOUNTING: _l("会计案卷"),
    VolumeKind.PHOTO_GROUP: _l("照片组"),
}


def volume_words(volume: Volume) -> str:
    """Return how a volume is called: its code, else its number, else its title."""
    if volume.code:
        return volume.code
    if volume.number is None:
        return volume.title
    is_group = volume.kind is VolumeKind.PHOTO_GROUP
    return str(_("第 %(number)s 组", number=volume.number) if is_group else _("第 %(number)s 卷", number=volume.number))


def line_of(entry: AuditEntry) -> dict[str, Any]:
    """Return an act on a volume in one line: 组卷（组入的件 记账凭证第1册）."""
    told = [
        _("%(what)s「%(before)s」改为「%(after)s」", what=one.name, before=one.before, after=one.after)
        if one.before
        else f"{one.name} {one.after}"
        for one in changes_of(entry)
    ]
    words = [*told, *([entry.reason] if entry.reason else [])]
    what = act_label(entry.act) + (_("（%(words)s）", words=_("；").join(words)) if words else "")
    return {"at": entry.at, "who": entry.person_name, "what": what}


def dates_of(volume: Volume) -> str:
    """Return from when till when what is inside reaches."""
    return "—".join(dict.fromkeys(filter(None, (volume.begins, volume.ends))))


def law_of(volume: Volume) -> str:
    """Return how long the law keeps accounts of this kind at least, as a list has it; "" for other classes."""
    least = least_period(volume.category_code, volume.title) if volume.archival_class == CLASS else None
    return least.label if least else ""

"""How volumes and groups are called on pages."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch.holdings import Volume, VolumeKind
from commarch.schemes.accounting import CLASS, least_period

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


def dates_of(volume: Volume) -> str:
    """Return from when till when what is inside reaches."""
    return "—".join(dict.fromkeys(filter(None, (volume.begins, volume.ends))))


def law_of(volume: Volume) -> str:
    """Return how long the law keeps accounts of this kind at least, as a list has it; "" for other classes."""
    least = least_period(volume.category_code, volume.title) if volume.archival_class == CLASS else None
    return least.label if least else ""

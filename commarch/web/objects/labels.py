"""How files are called and measured on pages."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commarch.objects import ObjectRole, TextState
from commarch.objects.formats import format_of
from commarch.objects.models import DigitalObject

ROLES: dict[ObjectRole, LazyString] = {
    ObjectRole.COPY: _l("数字化副本"),
    ObjectRole.ORIGINAL: _l("电子原件"),
    ObjectRole.REDACTED: _l("脱敏副本"),
}
TEXT_STATES: dict[TextState, LazyString] = {
    TextState.NONE: _l("图片或音像，没有可读的文字"),
    TextState.WAITING: _l("后台正在读，稍后刷新"),
    TextState.DONE: _l("没有文字，多半是扫描图像"),
    TextState.FAILED: _l("读不出文字"),
}
FAULTS: dict[str, LazyString] = {"missing": _l("核对时缺失"), "changed": _l("核对时与原来不一致")}


def format_name(media_type: str) -> str:
    """Return what people call a format."""
    return format_of(media_type).name


def size_words(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(size // 1024, 1)} KB"


def measure_words(one: DigitalObject) -> str:
    """Return what a file measures: pages, or pixels, and its size."""
    parts = [format_name(one.media_type), size_words(one.size)]
    if one.width:
        parts.insert(1, f"{one.width} × {one.height}")
    if one.pages and (one.pages > 1 or not one.width):
        parts.insert(1, str(_("%(pages)s 页", pages=one.pages)))
    return "，".join(parts)

"""What sheets of the dossier are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.dossier import SheetKind

KINDS: dict[SheetKind, LazyString] = {
    SheetKind.INTRODUCTION: _l("全宗介绍"),
    SheetKind.SCHEME: _l("分类方案"),
    SheetKind.ARRANGEMENT: _l("整理说明"),
    SheetKind.APPRAISAL: _l("鉴定"),
    SheetKind.HANDOVER: _l("交接与移交"),
    SheetKind.CUSTODY: _l("保管与清点"),
    SheetKind.USE: _l("利用"),
    SheetKind.STATISTICS: _l("统计"),
    SheetKind.OTHER: _l("其他"),
}

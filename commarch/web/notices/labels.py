"""How kinds of mails are called on pages."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.notices import NoticeKind

KINDS: dict[NoticeKind, LazyString] = {
    NoticeKind.DIGEST: _l("到期与归档提醒"),
    NoticeKind.STREET_DIGEST: _l("各社区每周汇总"),
    NoticeKind.ESCALATION: _l("逾期升级提醒"),
    NoticeKind.INVITATION: _l("邀请"),
    NoticeKind.PASSWORD_RESET: _l("重设密码"),
}


def kind_label(kind: NoticeKind) -> str:
    """Return what a kind of mail is called."""
    return str(KINDS[kind])

"""Chinese names of what the code calls in English, for pages, mails and exports."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.accounts import Role, SignInResult
from commarch.schemes.deadlines import FilingKind
from commarch.schemes.periods import PeriodKind, RetentionPeriod

ROLES: dict[Role, LazyString] = {
    Role.CLERK: _l("档案员"),
    Role.CONTRIBUTOR: _l("经办人员"),
    Role.HEAD: _l("社区负责人"),
    Role.STREET_ARCHIVIST: _l("街道档案员"),
    Role.STREET_LEADER: _l("街道领导"),
    Role.APPRAISER: _l("鉴定小组成员"),
    Role.AUDITOR: _l("审计员"),
    Role.ADMINISTRATOR: _l("系统管理员"),
    Role.REVIEWER: _l("检查人员"),
}
SIGN_IN_RESULTS: dict[SignInResult, LazyString] = {
    SignInResult.ADMITTED: _l("登录"),
    SignInResult.ADMITTED_BY_LINK: _l("用运维人员给的链接登录"),
    SignInResult.REFUSED: _l("密码不对，未能登录"),
    SignInResult.THROTTLED: _l("试得太多，未能登录"),
    SignInResult.LEFT: _l("退出"),
}
FILING_KINDS: dict[FilingKind, LazyString] = {FilingKind.DOCUMENTARY: _l("文书档案"), FilingKind.ACCOUNTING: _l("会计档案")}


def role_label(role: Role) -> str:
    """Return a role's name for people."""
    return str(ROLES[role])


def period_words(code: str) -> str:
    """Return a retention period in the reader's words: 30年, 长期（20年）, 办结或处置后5年."""
    period = RetentionPeriod(code)
    years = gettext("%(years)s年", years=period.years)
    stated = gettext("（%(words)s）", words=years) if code[1:] else ""
    match period.kind:
        case PeriodKind.PERMANENT:
            return str(gettext("永久"))
        case PeriodKind.LEGACY_LONG:
            return str(gettext("长期") + stated)
        case PeriodKind.LEGACY_SHORT:
            return str(gettext("短期") + stated)
        case PeriodKind.AFTER_EVENT:
            return str(gettext("办结或处置后%(years)s", years=years))
    return str(years)

"""Chinese names of what the code calls in English, for pages, mails and exports."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.accounts import Role, SignInResult

ROLES: dict[Role, LazyString] = {
    Role.CLERK: _l("档案员"),
    Role.HEAD: _l("社区负责人"),
    Role.STREET_ARCHIVIST: _l("街道档案员"),
    Role.STREET_LEADER: _l("街道领导"),
    Role.APPRAISER: _l("鉴定小组成员"),
    Role.AUDITOR: _l("审计员"),
    Role.ADMINISTRATOR: _l("系统管理员"),
}
SIGN_IN_RESULTS: dict[SignInResult, LazyString] = {
    SignInResult.ADMITTED: _l("登录"),
    SignInResult.ADMITTED_BY_LINK: _l("用运维人员给的链接登录"),
    SignInResult.REFUSED: _l("密码不对，未能登录"),
    SignInResult.THROTTLED: _l("试得太多，未能登录"),
    SignInResult.LEFT: _l("退出"),
}


def role_label(role: Role) -> str:
    """Return a role's name for people."""
    return str(ROLES[role])

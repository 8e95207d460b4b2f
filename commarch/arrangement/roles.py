"""Which part each of several documents would play in one item (DA/T 22-2015 5.1), read from their titles: a proposal."""

import re
from collections.abc import Sequence

from commarch.holdings import ComponentRole

_SPOKEN = (
    (ComponentRole.DISPATCH_FORM, re.compile("处理单|阅办单|呈批[表单]")),
    (ComponentRole.DRAFT_PAPER, re.compile("稿纸")),
    (ComponentRole.FINAL_DRAFT, re.compile("定稿|（稿）|\\(稿\\)")),
    (ComponentRole.TRANSLATION, re.compile("译[本文]")),
    (ComponentRole.COPY, re.compile("复印件|复制件")),
    (ComponentRole.FORWARDING, re.compile("转发")),
    (ComponentRole.REPLY, re.compile("批复|复函|答复|批示")),
    (ComponentRole.INCOMING, re.compile("请示|来函|的函$|报告$")),
    (ComponentRole.ATTACHMENT, re.compile("^附件|附[：:]|名单$|清单$|表$|名册$")),
)
#: Roles that only make sense beside another one.
_NEEDS = {ComponentRole.INCOMING: ComponentRole.REPLY}
#: What an item is called after, the first that is there.
_LEADS = (ComponentRole.REPLY, ComponentRole.FORWARDING, ComponentRole.MAIN)


def proposed(titles: Sequence[str]) -> tuple[int, list[ComponentRole]]:
    """Return which document the item is called after, and the role of each; without a sign the first is 正文, the others 附件."""
    roles = [_role(title) for title in titles]
    if ComponentRole.FORWARDING in roles:
        roles = [role or ComponentRole.FORWARDED for role in roles]
    roles = [None if role in _NEEDS and _NEEDS[role] not in roles else role for role in roles]
    leads = [place for lead in _LEADS for place, role in enumerate(roles) if role is lead]
    if not leads:
        leads = [place for place, role in enumerate(roles) if role is None] or [0]
        roles[leads[0]] = ComponentRole.MAIN
    return leads[0], [role or ComponentRole.ATTACHMENT for role in roles]


def _role(title: str) -> ComponentRole | None:
    return next((role for role, sign in _SPOKEN if sign.search(title)), None)

"""The part that each document plays in an item, proposed from titles."""

import pytest

from commarch.arrangement.roles import proposed
from commarch.holdings import ComponentRole as Role


@pytest.mark.parametrize(
    ("titles", "main", "roles"),
    [
        (["关于修缮的请示", "关于修缮的批复"], 1, [Role.INCOMING, Role.REPLY]),
        (["关于防火的通知", "转发关于防火的通知"], 1, [Role.FORWARDED, Role.FORWARDING]),
        (["关于防火的通知", "附件：检查表"], 0, [Role.MAIN, Role.ATTACHMENT]),
        (["关于防火的通知", "关于绿化的通知"], 0, [Role.MAIN, Role.ATTACHMENT]),
        (["收文处理单", "关于防火的通知"], 1, [Role.DISPATCH_FORM, Role.MAIN]),
        (["签到表", "名单"], 0, [Role.MAIN, Role.ATTACHMENT]),
        (["关于修缮的请示", "清单"], 0, [Role.MAIN, Role.ATTACHMENT]),
    ],
)
def test_titles_say_which_part_a_document_plays(titles: list[str], main: int, roles: list[Role]):
    """R03."""
    assert proposed(titles) == (main, roles)

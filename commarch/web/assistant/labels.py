"""Reasons of the assistant in the reader's language. Its sentences are written where they are used; here they are told to the translators."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.assistant import Reason

#: Every sentence of a reason; `tests/assistant` holds them against those of the domain.
SENTENCES: tuple[LazyString, ...] = (
    _l("归档范围第 %(number)s 条“%(wording)s”"),
    _l("与已归档的 %(code)s「%(title)s」相似"),
    _l("题名含“%(word)s”，这类文件通常归 %(category)s"),
    _l("责任者含“%(word)s”，来文通常归 %(category)s"),
    _l("最近 %(looked)s 件里有 %(used)s 件归在这里"),
    _l("归档范围没有与题名相近的条目，保管期限请自定"),
    _l("按签发日期 %(date)s（DA/T 22-2015 5.2）"),
    _l("没有日期，按文号“%(number)s”的年份"),
    _l("没有日期，题名写着 %(year)s 年；请按签发日期核对"),
    _l("本单位按内容所属年度归档，题名写着 %(year)s 年"),
    _l("查不到日期的，归入归档的年度（DA/T 22-2015 5.2）"),
    _l("题名含“%(word)s”：%(inside)s（%(clause)s）"),
    _l("题名含“%(word)s”（%(clause)s）"),
    _l("没有附件、转发、来文复文的，一份文件就是一件（DA/T 22-2015 5.1）"),
)
#: What the table of compositions answers, and the order inside an item that it names.
COMPOSITIONS: tuple[LazyString, ...] = (
    _l("每份文件为一件"),
    _l("转发文与被转发文为一件"),
    _l("复文与来文可为一件，也可各为一件"),
    _l("请示与批复可为一件，也可各为一件"),
    _l("一年的会议记录本为一件"),
    _l("一次会议为一件"),
    _l("按卷（册）整理，不按件"),
    _l("按项目组卷，不按件"),
    _l("一次活动的照片为一组"),
    _l("正文与附件为一件"),
    _l("正本与定稿为一件"),
    _l("一期为一件"),
    _l("一册为一件"),
    _l("正本与翻译本为一件"),
    _l("原件与复制件为一件"),
    _l("转发文在前、被转发文在后"),
    _l("合为一件时复文在前、来文在后，目录只著录复文"),
    _l("合为一件时批复在前、请示在后，目录只著录批复"),
    _l("按会议先后装订"),
    _l("会议的通知、议程、材料、记录合在一起"),
    _l("凭证按月装订成册"),
    _l("一个项目的文件放在一起"),
    _l("一组里各张照片分别写说明"),
    _l("正文在前、附件在后"),
    _l("正本在前、定稿在后"),
    _l("正本在前、翻译本在后"),
    _l("原件在前、复制件在后"),
)
_TOLD_IN_CHINESE = ("inside", "clause")


def reason_words(reason: Reason) -> str:
    """Return a reason in the reader's language; titles and wordings stay as they are."""
    facts = {name: gettext(value) if name in _TOLD_IN_CHINESE and value else value for name, value in reason.facts.items()}
    return str(gettext(reason.sentence, **facts) if facts else gettext(reason.sentence))


def composition_words(answer: str) -> str:
    """Return how documents are put together in the reader's language."""
    return str(gettext(answer))


def sureness(confidence: float) -> str:
    """Say in a word how sure a proposal is."""
    if confidence >= 0.6:
        return str(gettext("很有把握"))
    return str(gettext("有些把握") if confidence >= 0.3 else gettext("仅供参考"))

"""How stages, verdicts, parts and turns are called on pages."""

from datetime import date
from typing import NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from commarch.appraisal import Part, Purpose, Stage, Verdict, WitnessUnit
from commarch.appraisal.turns import Turn
from commarch.web.labels import period_words


class StageLabel(NamedTuple):
    """A stage's name, and the state whose icon and colour it has."""

    word: LazyString
    state: str


class TurnLabel(NamedTuple):
    """What is to do, who has to do it, and the word on the button of the one who has to."""

    what: LazyString
    who: LazyString
    button: LazyString


class VerdictLabel(NamedTuple):
    """How a verdict is called, its icon on the bench, the tone of that icon, and the state that it is shown as."""

    word: LazyString
    icon: str
    tone: str
    state: str


STAGES: dict[Stage, StageLabel] = {
    Stage.COMPOSING: StageLabel(_l("建立批次"), "draft"),
    Stage.REVIEWING: StageLabel(_l("逐件审查"), "appraisal"),
    Stage.DECIDING: StageLabel(_l("合议"), "appraisal"),
    Stage.REPORTED: StageLabel(_l("待负责人签署"), "appraisal"),
    Stage.SUBMITTED: StageLabel(_l("待街道审批"), "appraisal"),
    Stage.NOTICE: StageLabel(_l("公示"), "waiting"),
    Stage.WAITING: StageLabel(_l("冷静期"), "waiting"),
    Stage.EXECUTING: StageLabel(_l("待销毁"), "to_destroy"),
    Stage.CLOSED: StageLabel(_l("已办结"), "done"),
    Stage.WITHDRAWN: StageLabel(_l("已撤回"), "retired"),
}
#: The way as a batch's page draws it, and which stages stand at which place.
WAY: tuple[tuple[LazyString, tuple[Stage, ...]], ...] = (
    (_l("建立批次"), (Stage.COMPOSING,)),
    (_l("逐件审查"), (Stage.REVIEWING,)),
    (_l("合议"), (Stage.DECIDING,)),
    (_l("负责人签署"), (Stage.REPORTED,)),
    (_l("街道审批"), (Stage.SUBMITTED,)),
    (_l("公示、冷静期"), (Stage.NOTICE, Stage.WAITING)),
    (_l("销毁"), (Stage.EXECUTING,)),
    (_l("归档"), (Stage.CLOSED,)),
)
PURPOSES: dict[Purpose, LazyString] = {Purpose.EXPIRY: _l("到期鉴定"), Purpose.ACCESS: _l("开放审核")}
PARTS: dict[Part, LazyString] = {
    Part.CHAIR: _l("组长"),
    Part.LEADER: _l("单位负责人"),
    Part.ARCHIVES_HEAD: _l("档案机构负责人"),
    Part.ARCHIVIST: _l("档案员"),
    Part.ACCOUNTING_HEAD: _l("会计机构负责人"),
    Part.ACCOUNTANT: _l("会计经办人"),
    Part.BUSINESS: _l("业务人员"),
    Part.RESIDENT: _l("居民代表"),
}
UNITS: dict[WitnessUnit, LazyString] = {
    WitnessUnit.ARCHIVES: _l("档案机构"),
    WitnessUnit.ACCOUNTING: _l("会计机构"),
    WitnessUnit.OTHER: _l("其他机构"),
}
VERDICTS: dict[Verdict, VerdictLabel] = {
    Verdict.KEEP: VerdictLabel(_l("续存"), "arrow-repeat", "keep", "filed"),
    Verdict.PERMANENT: VerdictLabel(_l("转永久"), "infinity", "keep", "permanent"),
    Verdict.DESTROY: VerdictLabel(_l("拟销毁"), "x-circle", "gone", "to_destroy"),
    Verdict.TRANSFER: VerdictLabel(_l("移交进馆"), "box-arrow-right", "keep", "transferred"),
    Verdict.OPEN: VerdictLabel(_l("开放"), "unlock", "keep", "filed"),
    Verdict.RESTRICT: VerdictLabel(_l("控制"), "lock", "", "arranged"),
    Verdict.UNDECIDED: VerdictLabel(_l("暂不定"), "question-circle", "", "draft"),
}
TURNS: dict[Turn, TurnLabel] = {
    Turn.COMPOSE: TurnLabel(_l("选件、定鉴定小组，开始审查"), _l("档案员"), _l("接着建立")),
    Turn.GIVE_OPINION: TurnLabel(_l("逐件提鉴定意见"), _l("小组成员"), _l("去审查")),
    Turn.CLOSE_REVIEW: TurnLabel(_l("意见已提齐，结束审查"), _l("档案员"), _l("结束审查")),
    Turn.DECIDE: TurnLabel(_l("合议，逐件定结论"), _l("鉴定小组"), _l("去合议")),
    Turn.REPORT: TurnLabel(_l("结论已齐，出具鉴定报告"), _l("档案员"), _l("出具报告")),
    Turn.SIGN: TurnLabel(_l("签署鉴定报告"), _l("社区负责人"), _l("去签署")),
    Turn.APPROVE: TurnLabel(_l("审批"), _l("街道档案员"), _l("去审批")),
    Turn.POST_NOTICE: TurnLabel(_l("张贴销毁公示，登记张贴"), _l("档案员"), _l("去公示")),
    Turn.WAIT: TurnLabel(_l("等公示和冷静期满，成员可以提异议"), _l("不必办理"), _l("看")),
    Turn.BEGIN_DESTRUCTION: TurnLabel(_l("登记销毁的方式、地点和日期"), _l("档案员"), _l("登记销毁")),
    Turn.WITNESS_BEFORE: TurnLabel(_l("监销人销毁前逐件核对、签字"), _l("监销人"), _l("核对签字")),
    Turn.WITNESS_AFTER: TurnLabel(_l("监销人销毁后签字"), _l("监销人"), _l("签字")),
    Turn.DESTROY: TurnLabel(_l("完成销毁，写入销毁清册"), _l("执行人"), _l("完成销毁")),
    Turn.END_WITHOUT: TurnLabel(_l("拟销毁的件全部移出，没有要销毁的，办结"), _l("档案员"), _l("办结")),
    Turn.NOTHING: TurnLabel(_l("已办完"), _l("不必办理"), _l("看")),
}


def verdict_words(verdict: Verdict | str, period_code: str | None = None, open_from: date | None = None) -> str:
    """Return a verdict in words: 续存 10 年, 拟销毁, 开放（自 2027-01-01）."""
    word = str(VERDICTS[Verdict(verdict)].word)
    if period_code:
        return str(gettext("%(verdict)s %(period)s", verdict=word, period=period_words(period_code)))
    return str(gettext("%(verdict)s（自 %(day)s 起）", verdict=word, day=open_from.isoformat())) if open_from else word


def at_step(stage: Stage) -> int:
    """Return the place of a stage on the way; beyond the last for a batch that is done."""
    if stage is Stage.CLOSED:
        return len(WAY)
    return next((place for place, (_name, stages) in enumerate(WAY) if stage in stages), 0)

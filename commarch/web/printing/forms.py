"""Forms of printing: which scope, how; how the filing stamp looks."""

from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch import clock
from commarch.holdings.sifting import Sieve
from commarch.holdings.tally import Tally, tally
from commarch.printing import Options, Paper, Scope, StampLayout
from commarch.printing.shelves import Paths
from commarch.printing.stamp_layout import Cells, Position
from commarch.web.holdings.forms import NumberField
from commarch.web.holdings.labels import class_label
from commarch.web.ids import read_id
from commarch.web.labels import period_words

#: Which options a paper has.
OPTIONS: dict[Paper, tuple[str, ...]] = {
    Paper.CATALOGUE: ("with_cover", "run_on"),
    Paper.COVER: ("with_details", "on_a3"),
    Paper.SPINE: ("height", "with_code"),
    Paper.EDGE: ("with_code",),
    Paper.STAMPS: ("first_place",),
}
CONDITIONS = ("year", "archival_class", "retention", "category")


class PrintForm(FlaskForm):
    """What to print, and how. A value that is no longer offered is none that could be printed, which the print itself says."""

    year = SelectField(_l("年度"), validate_choice=False)
    archival_class = SelectField(_l("门类"), validate_choice=False)
    retention = SelectField(_l("保管期限"), validate_choice=False)
    category = SelectField(_l("机构（问题）"), validate_choice=False)
    place = SelectField(_l("存放位置"), validate_choice=False)
    with_cover = BooleanField(_l("每册前面加目录封面"))
    run_on = BooleanField(_l("各类目连着排，同一年度同一期限编一个序号"))
    with_details = BooleanField(_l("封面下方印年度、期限、机构（问题）和盒号，每盒一张"))
    on_a3 = BooleanField(_l("印在 A3 上，带裁切线"))
    height = RadioField(
        _l("纸张"),
        [InputRequired()],
        validate_choice=False,
        choices=[SelectChoice("full", _l("A3，盒脊原大 310 毫米")), SelectChoice("short", _l("A4，贴签高 280 毫米"))],
    )
    with_code = BooleanField(_l("印二维码，清点时扫"))
    first_place = NumberField(
        _l("从第几个位置开始"),
        [InputRequired(_l("请填 1 至 60 的数"))],
        description=_l("新的一张填 1；从左到右、从上到下数，每行 4 枚，共 15 行。用过半张的纸，填第一个空位"),
    )

    def __init__(self, paper: Paper, scope: Scope | None = None, **kept: Any) -> None:
        super().__init__(data={"first_place": 1, "height": "full", "with_code": True, "with_details": True, **kept})
        self.paper = paper
        #: Picked things, kept as they are; None: conditions are chosen here.
        self.picked = scope if scope and (scope.item_ids or scope.box_ids) else None
        for name in self._without():
            del self[name]
        _offer(self, tally(clock.today()))

    def _without(self) -> list[str]:
        """Return the fields that this paper does not have."""
        of_places = self.paper is Paper.PLACE_LABELS
        conditions = () if self.picked or of_places else CONDITIONS
        place = ("place",) if not self.picked and self.paper in (Paper.PLACE_LABELS, Paper.SHELF_LIST) else ()
        kept = {*conditions, *place, *OPTIONS.get(self.paper, ()), "csrf_token"}
        return [name for name in self._fields if name not in kept]

    @property
    def conditions(self) -> list[Any]:
        """The fields that say what to print."""
        return [self[name] for name in (*CONDITIONS, "place") if name in self]

    @property
    def has_options(self) -> bool:
        """Whether there is something to choose about how."""
        return self.paper in OPTIONS

    @property
    def scope(self) -> Scope:
        """What to print."""
        if self.picked:
            return self.picked
        told: dict[str, Any] = {name: self[name].data or None for name in CONDITIONS if name in self}
        if year := told.pop("year", None):
            told["year"] = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
        if "place" in self and self["place"].data:
            told["place_id"] = read_id(self["place"].data) or UUID(int=0)
        return Scope(**told)

    @property
    def options(self) -> Options:
        """How to print it."""
        told = {name: self[name].data for name in OPTIONS.get(self.paper, ()) if name != "height"}
        if "height" in self:
            told["short_spine"] = self["height"].data == "short"
        return Options(**{name: value for name, value in told.items() if value is not None})


def _offer(form: PrintForm, figures: Tally) -> None:
    """Give each list the values that there are."""
    everything = Sieve()
    said = {
        "year": [(str(year), str(year)) for year in sorted(figures.by("year", everything), reverse=True)],
        "archival_class": [(code, f"{class_label(code)} {code}") for code in figures.by("archival_class", everything)],
        "retention": [(code, period_words(code)) for code in figures.by("retention", everything)],
        "category": sorted({(code, f"{code} {name}") for (_, code), name in figures.names.items() if code}),
    }
    for name, values in said.items():
        if name in form:
            form[name].choices = [SelectChoice("", gettext("全部")), *(SelectChoice(*value) for value in values)]
    if "place" in form:
        paths = Paths()
        form["place"].choices = [SelectChoice("", gettext("全部")), *(SelectChoice(str(one), paths.of(one)) for one in paths.ordered(None))]


class StampForm(FlaskForm):
    """How the filing stamp looks."""

    cells = RadioField(
        _l("格式"),
        [InputRequired()],
        choices=[
            SelectChoice(Cells.DAT22_2015.value, _l("标准：全宗号、年度、件号；机构或问题、保管期限、页数")),
            SelectChoice(Cells.WITHOUT_CATEGORY.value, _l("不用机构或问题，这一格留空")),
            SelectChoice(Cells.WITH_BOX.value, _l("本地格式：件号旁边加盒号")),
        ],
    )
    retention_as_code = RadioField(
        _l("保管期限写作"),
        [InputRequired()],
        choices=[SelectChoice("words", _l("永久、30年、10年")), SelectChoice("code", _l("Y、D30、D10"))],
    )
    category_as_name = RadioField(
        _l("机构或问题写作"), [InputRequired()], choices=[SelectChoice("code", _l("代码")), SelectChoice("name", _l("名称"))]
    )
    position = RadioField(
        _l("套印位置"),
        choices=[SelectChoice(Position.RIGHT.value, _l("首页右上")), SelectChoice(Position.CENTRE.value, _l("首页上方居中"))],
    )
    top_mm = NumberField(_l("距上边（毫米）"), [InputRequired(_l("请填毫米数，如 10"))])
    right_mm = NumberField(_l("距右边（毫米）"), description=_l("居中时不用"))

    @classmethod
    def of(cls, layout: StampLayout) -> "StampForm":
        """Fill a form with a layout."""
        told = layout.to_json()
        told["retention_as_code"] = "code" if layout.retention_as_code else "words"
        told["category_as_name"] = "name" if layout.category_as_name else "code"
        return cls(data=told)

    @property
    def layout(self) -> StampLayout:
        """The layout that was chosen."""
        return StampLayout(
            cells=Cells(self.cells.data),
            position=Position(self.position.data),
            top_mm=self.top_mm.data or 0,
            right_mm=self.right_mm.data or 0,
            retention_as_code=self.retention_as_code.data == "code",
            category_as_name=self.category_as_name.data == "name",
        )

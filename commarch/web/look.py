"""The style page: every component with sample data, for who builds a page and for the tests that look at it. Not in production."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, abort, g, jsonify, make_response, render_template
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    validators,
    widgets,
)

from commarch import clock, settings
from commarch.accounts import Duty
from commarch.web.charts import Series, stacked_bars
from commarch.web.guards import open_door
from commarch.web.navigation import Frame, Space
from commarch.web.paging import PageLinks
from commarch.web.refusals import REFUSALS
from commarch.web.states import STATES

TODAY = date(2026, 11, 23)
PARTS = ("parts", "list", "form", "street", "confirm", "door", "folio")

bp = Blueprint("look", __name__, url_prefix="/_look")


class SampleForm(FlaskForm):
    """A field of each kind."""

    class Meta:
        """Sample data is changed by nobody."""

        csrf = False

    title = StringField("题名", [validators.InputRequired("题名不能为空；可拟写，用［　］括起")])
    author = StringField("责任者", [validators.InputRequired("请填责任者")])
    keep_author = BooleanField("带到下一件")
    year = IntegerField("年度", [validators.InputRequired("请填四位年度，例如 2026")], description="按签发日期")
    period = SelectField("保管期限", choices=["永久", "30年", "10年"], validate_choice=False)
    carriers = SelectMultipleField(
        "载体", choices=["纸质", "电子", "照片"], widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput(), validate_choice=False
    )
    openness = RadioField("开放", [validators.InputRequired("请选一项；拿不准选「控制」")], choices=["开放", "控制"], validate_choice=False)
    note = TextAreaField("备注")
    file = FileField("目录表", [validators.InputRequired("请选择要导入的文件")])
    keep = BooleanField("存下后打印归档章")


def sample_frame(kind: str) -> Frame:
    """Describe the frame of a clerk, or of the street's archivist."""
    spaces = (Space("红旗社区", "/_look/parts", "H017", is_current=kind == "community"), Space("文苑社区", "/_look/list", "H018"))
    shared: dict[str, Any] = {
        "today": TODAY,
        "office_name": "学院路街道办事处",
        "endpoint": "look.show",
        "duties": frozenset(Duty),
        "log_out_url": "/_look/parts",
    }
    if kind == "street":
        street = Space("学院路街道", "/_look/street", "监督", is_current=True)
        return Frame(
            "学院路街道",
            person_name="周岚",
            role_label="街道档案员",
            kind="street",
            space_note="监督 3 个社区",
            spaces=(street, *spaces),
            **shared,
        )
    return Frame(
        "红旗社区",
        person_name="王敏",
        role_label="档案员",
        fonds_number="H017",
        spaces=spaces,
        counts={"tasks": 7, "drafts": 38, "expired": 54},
        late=frozenset({"tasks", "expired"}),
        search_url="/_look/list",
        url_values={"tenant_code": "H017"},
        **shared,
    )


@bp.get("/<part>")
@open_door
def show(part: str) -> Response:
    """Show one page of the look."""
    if part not in PARTS:
        abort(404)
    g.frame = sample_frame("street" if part == "street" else "community")
    form = SampleForm(MultiDict({"author": "学院路街道办事处", "year": "二〇二六", "carriers": "纸质"}))
    refused = part == "form" and not form.validate()
    page = render_template(f"look/{part}.html", form=form, **_samples())
    return make_response(page, 422 if refused else 200)


@bp.get("/refusal/<int:code>")
@open_door
def refusal(code: int) -> Response:
    """Refuse, as asked."""
    if code not in REFUSALS:
        abort(404)
    abort(code)


@bp.get("/job")
@open_door
def job() -> Response:
    """Tell how far a job is, in the shape that progress.js reads."""
    return jsonify(done=312, total=486, text="正在入库", finished=False, next=None)


def init_app(app: Flask) -> None:
    """Show the look to developers and tests."""
    if app.testing or settings.current().is_local:
        app.register_blueprint(bp)


def _samples() -> dict[str, object]:
    labels = list(range(2025, 2041))
    ten = [0, 612, 655, 702, 760, 845, 1310, 980, 930, 905, 890, 720, 640, 600, 560, 540]
    thirty = [0] * 11 + [180, 270, 310, 380, 420]
    accounting = [0, 40, 44, 52, 58, 66, 120, 135, 148, 158, 160, 170, 160, 175, 172, 180]
    series = [
        Series("已期满未鉴定", [171] + [0] * 15, "late"),
        Series("文书 10 年", ten, "1"),
        Series("文书 30 年", thirty, "2"),
        Series("会计", accounting, "3"),
    ]
    titles = [
        "红旗社区2015年度垃圾分类",
        "和平小区违建治理材料情况的批复",
        "关于2015年绿化的方案",
        "关于吴军等18人垃圾分类的批复",
        "关于2015年环境卫生的报告",
    ]
    return {
        "states": STATES,
        "at": datetime(2026, 11, 19, 15, 42, tzinfo=clock.zone()),
        "items": [(f"H017-WS·2015-D10-CJ-{number:04d}", title) for number, title in enumerate(titles, 1)],
        "page": PageLinks(5, next_url="#next", first=1, total=54, order="按档号升序"),
        "drawing": stacked_bars("2025 至 2040 年每年期满件数，2031 年 1,430 件最高", labels, series, mark=("一年能鉴定 1,200 件", 1200)),
        "date": date,
    }

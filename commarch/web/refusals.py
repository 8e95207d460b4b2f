"""Answers that refuse: not found, not allowed, too large, too often, broken. Each says what happened and then the next step.

Another tenant's thing and a missing one are refused with the same words. Who asks for JSON gets JSON.
"""

from dataclasses import dataclass, replace

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadHost, HTTPException, SecurityError, UnprocessableEntity

from commarch import clock
from commarch.errors import RuleBroken


@dataclass(frozen=True)
class Refusal:
    """What is told: the title, a sentence, and what one can do."""

    title: LazyString
    sentence: LazyString | str
    steps: tuple[LazyString, ...] = ()


REFUSALS: dict[int, Refusal] = {
    400: Refusal(
        _l("这份表单不能用了"),
        _l("可能是打开太久，或者登录已换人。没有存下任何东西。"),
        (_l("退回上一页，刷新，再交一次；您填的内容还在。"), _l("仍不行，请重新登录。")),
    ),
    401: Refusal(_l("请先登录"), _l("这一页要登录后才能看。"), (_l("登录后会回到这里。"),)),
    403: Refusal(
        _l("您没有办这件事的职责"),
        _l("您在本单位的角色不包括这项工作，没有改动任何东西。"),
        (_l("需要办理，请找本单位负责人或街道档案员。"), _l("岗位刚调整过的，请管理员在「人员」里改角色，立即生效。")),
    ),
    404: Refusal(
        _l("没有这一页，或者不在您的单位里"),
        _l("这个地址下没有东西。可能是档号输错了，也可能那不是您单位的档案。"),
        (_l("核对档号：最后四位是件号。"), _l("已销毁的档案仍有存根，可以检索到。"), _l("别的社区的档案，请向街道档案员申请。")),
    ),
    405: Refusal(_l("这一页不能这样打开"), _l("它只接受从表单提交，不能直接打开或刷新。"), (_l("退回上一页，用页面上的按钮再做一次。"),)),
    413: Refusal(
        _l("文件太大，没有收下"),
        _l("一次上传的内容超过了上限。"),
        (_l("扫描件请用 200 dpi，一件一个 PDF。"), _l("目录表很大时，按年度拆成几个文件再导入。")),
    ),
    422: Refusal(_l("内容有误，没有存"), _l("交来的内容不全或不合规定。"), (_l("退回上一页，按提示改正；您填的内容还在。"),)),
    429: Refusal(_l("太频繁了，请稍等"), _l("短时间内请求太多，系统先停一停。"), (_l("过几分钟再试；已存的内容不受影响。"),)),
    500: Refusal(
        _l("系统出错了，没有存下这一步"),
        _l("这不是您的错。刚才这一步没有改动任何档案，错误已记录。"),
        (_l("退回上一页再试一次；您填的内容还在。"), _l("再出错，请把下面的时间告诉管理员。")),
    ),
    503: Refusal(
        _l("系统正在维护，马上回来"),
        _l("数据库暂时连不上。已存的档案都在，没有丢失。"),
        (_l("一两分钟后刷新本页。"), _l("您填的内容还在这台电脑上，恢复后会自动补回。")),
    ),
}


def wants_json() -> bool:
    """Tell whether the reader is a program: it asks for JSON rather than for a page."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def refuse(fault: HTTPException, sentence: str = "") -> Response:
    """Answer with the words for this fault, or a sentence of its own; the headers that belong to it stay (Allow, Retry-After)."""
    code = fault.code if fault.code in REFUSALS else (500 if (fault.code or 500) >= 500 else 400)
    refusal = replace(REFUSALS[code], sentence=sentence) if sentence else REFUSALS[code]
    if wants_json():
        response = jsonify(error={"code": fault.code, "title": str(refusal.title), "message": str(refusal.sentence)})
    else:
        response = make_response(_page(code, refusal))
    response.status_code = fault.code or 500
    kept = {name: value for name, value in fault.get_headers() if name not in ("Content-Type", "Content-Length")}
    response.headers.update(kept)
    return response


def init_app(app: Flask) -> None:
    """Answer every fault in the look of the product."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(RuleBroken, _say_rule)


def _answer(fault: HTTPException) -> Response | HTTPException:
    """Let redirects pass, refuse the rest; whoever names a host that there can't be gets no page, since no address can be made for her."""
    passes = isinstance(fault, BadHost | SecurityError) or (fault.code is not None and fault.code < 400)
    return fault if passes else refuse(fault)


def _say_rule(broken: RuleBroken) -> Response:
    """Tell a rule that a page has no place for: the person did something wrong, not the program."""
    return refuse(UnprocessableEntity(), str(broken))


def _page(code: int, refusal: Refusal) -> str:
    if code in (500, 503):  # the frame needs the database, which may be what is broken
        g.frame = None
    else:
        _try_frame()
    return render_template("errors/refusal.html", code=code, refusal=refusal, refused_at=clock.now())


def _try_frame() -> None:
    """Build the frame if that is possible at all; a refusal must not fail for want of a menu."""
    if "frame" in g:
        return
    try:
        g.frame = current_app.extensions["commarch.frame"]()
    except Exception:
        current_app.logger.exception("no frame for a refusal")
        g.frame = None

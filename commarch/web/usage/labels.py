"""Chinese names of what the register of uses calls in English."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.usage import UseRecord, UseResult, WayOfUse

WAYS: dict[WayOfUse, LazyString] = {
    WayOfUse.READ: _l("阅览"),
    WayOfUse.COPY: _l("复制"),
    WayOfUse.EXCERPT: _l("摘录"),
    WayOfUse.CERTIFICATE: _l("出具证明"),
    WayOfUse.ENQUIRY: _l("查询"),
}
RESULTS: dict[UseResult, LazyString] = {
    UseResult.PROVIDED: _l("提供"),
    UseResult.PARTIAL: _l("部分提供"),
    UseResult.NOT_FOUND: _l("经查未见"),
}
#: How results are shown, in the names of `commarch/web/states.py`.
_STATES = {UseResult.PROVIDED: "done", UseResult.PARTIAL: "noticed", UseResult.NOT_FOUND: "missing"}


def result_state(use: UseRecord) -> tuple[str, str]:
    """Return name and word of a record's state: its result, or that it is struck."""
    return ("retired", str(_l("已作废"))) if use.is_struck else (_STATES[use.result], str(RESULTS[use.result]))

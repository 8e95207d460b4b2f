"""Forms of the inbox: shape of input only; what is allowed the intake itself says."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from commarch.intake import DeclineReason, Facts, IntakeDocument, Photo, read_photo
from commarch.posts import Post
from commarch.web.holdings.forms import ItemForm, NumberField
from commarch.web.ids import read_id
from commarch.web.intake.labels import REASONS


class HandInForm(FlaskForm):
    """What anybody can tell of a document in her hand."""

    title = StringField(_l("题名"), [InputRequired(_l("请照着文件抄一下题目；没有题目的，用一句话说它是什么"))])
    author = StringField(_l("谁发的"), description=_l("落款或盖章的单位、个人"))
    document_number = StringField(_l("文号"), description=_l("没有就空着"))
    document_date = StringField(_l("日期"), description=_l("如 2026-09-14；只知年月写 2026-09"))
    pages = NumberField(_l("页数"), description=_l("空白页不计"))
    note = TextAreaField(_l("备注"))
    post = SelectField(_l("哪个岗位的事"), validate_choice=False)
    lineage = HiddenField()
    files = MultipleFileField(_l("照片或扫描件"))
    camera = FileField(_l("现在拍一页"))

    def offer(self, posts: Iterable[Post]) -> None:
        """Offer the posts that there are."""
        self.post.choices = [SelectChoice("", gettext("不清楚")), *(SelectChoice(str(post.id), post.name) for post in posts)]

    def show(self, document: IntakeDocument) -> None:
        """Fill the form with what was told before."""
        for name in ("title", "author", "document_number", "document_date", "pages", "note"):
            self[name].data = getattr(document, name)
        self.post.data = str(document.post_id) if document.post_id else ""
        self.lineage.data = str(document.lineage) if document.lineage else ""

    def told(self) -> Facts:
        """Return what was typed."""
        return Facts(
            title=self.title.data or "",
            author=self.author.data or "",
            document_number=self.document_number.data or "",
            document_date=self.document_date.data or "",
            pages=self.pages.data,
            note=self.note.data or "",
            post_id=read_id(self.post.data),
            lineage=read_id(self.lineage.data),
        )

    def photos(self) -> list[Photo]:
        """Return the pages that came along, checked and made fit to be kept."""
        return [read_photo(file.stream.read(), file.filename or "") for file in self._sent()]

    def _sent(self) -> Iterator[Any]:
        for file in [*(self.files.data or ()), self.camera.data]:
            if file is not None and file.filename:
                yield file


class TakeForm(ItemForm):
    """The item that a document becomes, as the clerk describes and classes it."""

    seen = HiddenField()


class PlaceForm(ItemForm):
    """Where many documents go together: their place alone, each keeps its own description."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "carriers", "secrecy", "openness", "personal_level"):
            del self[name]

    def place(self) -> dict[str, Any]:
        """Return the place as facts of a draft."""
        entry = self.entry.data if self.entry.data in self.known_entries else ""
        return {
            "category": self.category.data or self.known_entries.get(entry or "", ""),
            "entry": UUID(entry) if entry else None,
            "year": self.year.data,
            "retention": self.retention.data or "",
            "reason": self.reason.data or "",
        }


class ReturnForm(FlaskForm):
    """What is missing."""

    seen = HiddenField()
    reason = TextAreaField(_l("缺什么，怎么补"), [InputRequired(_l("请写明缺什么、怎么补，交来的人会看到"))])


class DeclineForm(FlaskForm):
    """Why it is not filed."""

    seen = HiddenField()
    code = SelectField(
        _l("不归档的理由"),
        [InputRequired(_l("请选一条理由"))],
        choices=[SelectChoice("", _l("请选择")), *(SelectChoice(one.value, name) for one, name in REASONS.items())],
        validate_choice=False,
    )
    reason = StringField(_l("说明"))

    @property
    def why(self) -> DeclineReason | None:
        """The reason that was chosen."""
        return DeclineReason(self.code.data) if self.code.data in set(DeclineReason) else None


class RedirectForm(FlaskForm):
    """Whose document it is."""

    seen = HiddenField()
    belongs_to = StringField(_l("应归哪个单位"), [InputRequired(_l("请写明应归哪个单位，如「街道办事处」「红旗家园业委会」"))])
    reason = StringField(_l("说明"))


class PasteForm(FlaskForm):
    """Rows out of a spreadsheet."""

    text = TextAreaField(_l("粘贴到这里"), [InputRequired(_l("还没有粘贴内容：在 Excel 或 WPS 里选中几行复制，再粘贴到这里"))])


def seen_revision(form: FlaskForm) -> int:
    """Return the revision of the document as somebody saw it; 0 for what is no number."""
    text = form.seen.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

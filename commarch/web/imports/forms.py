"""The form by which a catalogue is uploaded."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    """One file, as it is."""

    file = FileField(_l("目录表格"), validators=[FileRequired(_l("请先选择一个目录文件"))])

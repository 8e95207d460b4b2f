"""What a file really is: told by its first bytes and its parts, never by the ending of its name."""

import io
import re
import zipfile
from enum import StrEnum

from commarch.errors import RuleBroken

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCEPTED = "请用 WPS 或 Excel 另存为 xlsx、xls、ods 或 csv 后再上传"


class Kind(StrEnum):
    """A format of catalogue that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


_FOREIGN = [
    (b"%PDF", "PDF 文件"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format", "数据库文件"),
    (b"\x7fELF", "程序文件"),
    (b"MZ", "程序文件"),
]


def kind_of(data: bytes, filename: str) -> Kind:
    """Tell the format by content; what is not a catalogue is refused with its true name."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise RuleBroken(f"“{filename}”是空文件，请检查后重新上传")
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, filename)
    if data.startswith(OLE):
        return _kind_of_ole(data, filename)
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise RuleBroken(f"“{filename}”是{name}，不是表格。{ACCEPTED}")
    _refuse_markup(data[:4096], filename)
    return Kind.TEXT


def _kind_of_zip(data: bytes, filename: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = set(container.namelist())
            manifest = container.read("META-INF/manifest.xml")[:1_000_000] if _small(container, "META-INF/manifest.xml") else b""
            mimetype = container.read("mimetype")[:200] if _small(container, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as fault:
        raise RuleBroken(f"“{filename}”已损坏或没有传完整，打不开。请重新保存后再上传") from fault
    if b"encryption-data" in manifest:
        raise encrypted(filename)
    if b"opendocument.spreadsheet" in mimetype and "content.xml" in names:
        return Kind.ODS
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    raise RuleBroken(f"“{filename}”是{_name_of_zip(names)}，不是能读的表格。{ACCEPTED}")


def _small(container: zipfile.ZipFile, name: str) -> bool:
    return name in container.NameToInfo and container.getinfo(name).file_size < 1_000_000


def _name_of_zip(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb 二进制工作簿"
    if any(name.startswith("word/") for name in names):
        return "Word 文档"
    if any(name.startswith("ppt/") for name in names):
        return "演示文稿"
    return "压缩包"


def _kind_of_ole(data: bytes, filename: str) -> Kind:
    """Tell an old workbook (also WPS .et) from an encrypted one: stream names are UTF-16 in the directory."""
    streams = {name: name.encode("utf-16-le") in data for name in ("EncryptedPackage", "Workbook", "Book", "WordDocument")}
    if streams["EncryptedPackage"]:
        raise encrypted(filename)
    if streams["Workbook"] or streams["Book"]:
        return Kind.XLS
    what = "Word 文档" if streams["WordDocument"] else "别的程序的文件"
    raise RuleBroken(f"“{filename}”是{what}，不是能读的表格。{ACCEPTED}")


def encrypted(filename: str) -> RuleBroken:
    """Say that a workbook has a password."""
    return RuleBroken(f"“{filename}”加了密码，系统打不开。请在 WPS 或 Excel 里去掉打开密码后再上传")


def _refuse_markup(head: bytes, filename: str) -> None:
    """Refuse web pages and XML that old systems export under the name .xls."""
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|meta|head|style)", head, re.IGNORECASE):
        raise RuleBroken(f"“{filename}”其实是网页或 XML，只是起了表格的名字。请用 WPS 或 Excel 打开，另存为 xlsx 后再上传")

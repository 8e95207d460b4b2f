"""Formats that are kept (GB/T 18894-2016, DA/T 31-2017), told by the first bytes of a file; the name only has to agree.

What can't be read in thirty years, or can do something when it is opened, is refused with the format to save it in.
"""

from dataclasses import dataclass

from commarch.errors import RuleBroken


@dataclass(frozen=True)
class Format:
    """A format: what people call it, its media type, how its names end, and what is done with it."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    #: Whether its text can be read.
    has_text: bool = False
    #: Whether its pages can be shown as pictures.
    has_pages: bool = False
    #: Whether a browser may show it as it is, inside a sandbox.
    is_picture: bool = False


PDF = Format("PDF", "application/pdf", (".pdf",), has_text=True, has_pages=True)
JPEG = Format("JPEG", "image/jpeg", (".jpg", ".jpeg"), has_pages=True, is_picture=True)
PNG = Format("PNG", "image/png", (".png",), has_pages=True, is_picture=True)
TIFF = Format("TIFF", "image/tiff", (".tif", ".tiff"), has_pages=True)
WAV = Format("WAV", "audio/wav", (".wav",))
MP3 = Format("MP3", "audio/mpeg", (".mp3",))
MP4 = Format("MP4", "video/mp4", (".mp4", ".m4a", ".m4v"))
AVI = Format("AVI", "video/x-msvideo", (".avi",))
OFD = Format("OFD", "application/ofd", (".ofd",), has_text=True)
DOCX = Format("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), has_text=True)
XLSX = Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), has_text=True)
TXT = Format("TXT", "text/plain", (".txt",), has_text=True)
CSV = Format("CSV", "text/csv", (".csv",), has_text=True)
FORMATS = (PDF, OFD, JPEG, PNG, TIFF, DOCX, XLSX, TXT, CSV, WAV, MP3, MP4, AVI)
OF_TYPE = {one.media_type: one for one in FORMATS}
#: A zip container; which of the three it is, its parts tell.
ZIP = "application/zip"
HEAD = 4096
ACCEPT = ",".join(ending for one in FORMATS for ending in one.endings)
_KINDS = "可收 PDF、OFD、JPEG、PNG、TIFF、DOCX、XLSX、TXT、CSV、WAV、MP3、MP4、AVI"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def format_by_bytes(head: bytes, name: str) -> str:
    """Return the media type that the first bytes tell (ZIP for a container yet to be looked into); refuse what is not kept."""
    if head.startswith(_OLD):
        raise RuleBroken(f"“{name}”是旧版 doc、xls 或 wps，多年后可能打不开；请另存为 PDF、docx 或 xlsx 后再挂接")
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise RuleBroken(f"“{name}”是程序，不是档案，没有收下")
    found = _told(head)
    if found is None and _is_text(head):
        found = CSV.media_type if name.lower().endswith(".csv") else TXT.media_type
    if found is None:
        raise RuleBroken(f"“{name}”的格式不在收存范围内，没有收下；{_KINDS}，请另存为其中一种")
    return found


def agree(name: str, media_type: str) -> None:
    """Refuse a file whose name says another format than its bytes: one of the two is wrong."""
    told = next((one for one in FORMATS if name.lower().endswith(one.endings)), None)
    if told is not None and told.media_type != media_type and not {told, OF_TYPE[media_type]} <= {TXT, CSV}:
        raise RuleBroken(f"“{name}”的扩展名是 {told.name}，内容却是 {OF_TYPE[media_type].name}；请核对是不是选错了文件，改好名再挂接")
    if media_type in (TXT.media_type, CSV.media_type) and told is None:
        raise RuleBroken(f"“{name}”的扩展名不在收存范围内，没有收下；{_KINDS}，请另存为其中一种")


def with_ending(name: str, media_type: str) -> str:
    """Return the name as it is kept: it ends as its format does, so that no program takes it for something else."""
    known = OF_TYPE[media_type]
    return name if name.lower().endswith(known.endings) or known in (TXT, CSV) else name + known.endings[0]


def format_of(media_type: str) -> Format:
    """Return the format of a media type that is kept."""
    return OF_TYPE[media_type]


def _told(head: bytes) -> str | None:
    signs = (
        (b"%PDF-", PDF.media_type),
        (b"\xff\xd8\xff", JPEG.media_type),
        (b"\x89PNG\r\n\x1a\n", PNG.media_type),
        (b"II*\x00", TIFF.media_type),
        (b"MM\x00*", TIFF.media_type),
        (b"PK\x03\x04", ZIP),
        (b"ID3", MP3.media_type),
    )
    for sign, media_type in signs:
        if head.startswith(sign):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WAVE": WAV.media_type, b"AVI ": AVI.media_type}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return MP4.media_type
    return MP3.media_type if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE0) and head[1] & 0x06 == 0x02 else None


def _is_text(head: bytes) -> bool:
    if not head or any(sign < 9 or (13 < sign < 32 and sign != 27) for sign in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        # the last sign of the piece may be cut
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False

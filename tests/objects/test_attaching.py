"""F092, F012, F064, R17: files are kept once by their hash, told by their bytes, never overwritten; state secrets are refused."""

import hashlib
import io
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import select

from commarch import audit, holdings, objects, settings
from commarch.arrangement import making_up, operations
from commarch.audit import Act
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.objects import DigitalObject, ItemObject, ObjectRole, queries, store
from commarch.objects.operations import SecretRefused, uploading
from tests import given
from tests.objects.files import a_docx, a_jpeg, a_pdf, a_png, a_png_that_claims, a_tiff, a_zip
from tests.world import LI_NA, WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def words(value: object) -> str | None:
    """Name a case by its words, not by the bytes of its file."""
    return value if isinstance(value, str) else ""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def on_disk(code: str, content: bytes) -> bytes:
    return store.path_of(given.tenant_id(code), sha256(content)).read_bytes()


def test_a_file_is_kept_under_its_own_hash_and_measured():
    """F092."""
    content = a_pdf("第一页", "第二页")
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        file = given.a_file_of(item, content, by=by)
        [one] = queries.files_of(item.id)
        assert (one.object.sha256, one.object.size, one.object.media_type, one.object.pages) == (
            sha256(content),
            len(content),
            "application/pdf",
            2,
        )
        assert (file.position, file.role, file.file_name, file.attached_name) == (1, ObjectRole.COPY, "扫描件.pdf", "王敏")
    assert on_disk("hongqi", content) == content


def test_the_same_bytes_are_kept_once_in_a_community_and_apart_in_another(admin: psycopg.Connection):
    """F092."""
    content = a_jpeg("red")
    for who, code in ((WANG_MIN, "hongqi"), (LI_NA, "wenyuan")):
        with given.acting(who, code) as by:
            for title in ("第一件", "第二件"):
                given.a_file_of(given.a_draft(by, title), content, "照片.jpg", by=by)
    rows = admin.execute("SELECT tenant_id, count(*) FROM digital_object GROUP BY 1 ORDER BY 1").fetchall()
    assert rows == sorted((given.tenant_id(code), 1) for code in ("hongqi", "wenyuan"))
    assert admin.execute("SELECT count(*) FROM item_object").fetchone() == (4,)
    assert on_disk("hongqi", content) == on_disk("wenyuan", content) == content
    places = [store.path_of(given.tenant_id(code), sha256(content)).stat().st_ino for code in ("hongqi", "wenyuan")]
    assert places[0] != places[1]


def test_an_original_is_never_overwritten_and_one_that_decayed_is_made_whole_by_the_same_bytes():
    """F012."""
    content = a_png("blue")
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by, "一"), content, "图.png", by=by)
    path = store.path_of(given.tenant_id("hongqi"), sha256(content))
    before = path.stat()
    assert before.st_mode & 0o222 == 0
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by, "二"), content, "图.png", by=by)
    assert (path.stat().st_ino, path.stat().st_mtime) == (before.st_ino, before.st_mtime)
    path.chmod(0o600)
    path.write_bytes(b"decayed")
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by, "三"), content, "图.png", by=by)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "content", "media_type", "measured"),
    [
        ("a.jpg", a_jpeg(), "image/jpeg", (600, 800, 1)),
        ("a.png", a_png(), "image/png", (300, 400, 1)),
        ("a.tif", a_tiff(), "image/tiff", (200, 280, 3)),
        ("a.docx", a_docx("会议纪要"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (None, None, None)),
        ("a.ofd", a_zip({"OFD.xml": "<ofd:OFD/>"}), "application/ofd", (None, None, None)),
        ("a.txt", "社区公约".encode("gb18030"), "text/plain", (None, None, None)),
        ("a.csv", "题名,日期\n".encode(), "text/csv", (None, None, None)),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt " + bytes(64), "audio/wav", (None, None, None)),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(64), "video/mp4", (None, None, None)),
        ("a.mp3", b"ID3\x04" + bytes(64), "audio/mpeg", (None, None, None)),
    ],
    ids=words,
)
def test_a_format_is_told_by_its_bytes(name: str, content: bytes, media_type: str, measured: tuple[int | None, ...]):
    """F064."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        given.a_file_of(item, content, name, by=by)
        [one] = queries.files_of(item.id)
        assert one.object.media_type == media_type
        assert (one.object.width, one.object.height, one.object.pages) == measured


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jpg", a_pdf(), "内容却是 PDF"),
        ("a.pdf", b"MZ\x90\0" + bytes(64), "是程序"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 PDF"),
        ("a.zip", a_zip({"x.txt": "x"}), "是压缩包"),
        ("a.docx", a_zip({"word/document.xml": "x", "word/vbaProject.bin": "x"}), "带有宏"),
        ("a.svg", b"<svg onload='alert(1)'/>", "不在收存范围"),
        ("a.html", b"<html><script>alert(1)</script>", "不在收存范围"),
        ("a.pdf", b"%PDF-1.7 no more", "已损坏"),
        ("a.jpg", a_jpeg()[:400], "已损坏"),
        ("a.png", a_png_that_claims(20_000, 20_000), "像素太多"),
        ("a.pdf", b"", "是空的"),
        ("a.bin", bytes(range(256)), "不在收存范围"),
    ],
    ids=words,
)
def test_what_is_not_kept_is_refused_with_what_to_do(name: str, content: bytes, says: str):
    """F064."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        with pytest.raises(RuleBroken, match=says):
            given.a_file_of(item, content, name, by=by)
        assert queries.files_of(item.id) == []
    assert list((store.root() / "incoming").iterdir()) == []


@pytest.mark.thorough
def test_a_container_that_unpacks_to_much_more_than_it_is_takes_bounded_memory():
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by), a_docx("0" * 200_000_000), "bomb.docx", by=by)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Let a test choose a setting."""

    def choose(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        settings.reread()

    yield choose
    monkeypatch.undo()
    settings.reread()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_to_its_end(chosen: Callable[[str, str], None]):
    chosen("COMMARCH_OBJECT_MEGABYTES", "1")
    endless = io.BytesIO(b"%PDF-" + bytes(5 * 1024 * 1024))
    with pytest.raises(RuleBroken, match="超过 1 MB"), uploading(endless, "a.pdf"):
        pass
    assert endless.tell() <= 3 * 1024 * 1024


def test_a_community_fills_only_the_room_it_has(chosen: Callable[[str, str], None]):
    chosen("COMMARCH_TENANT_GIGABYTES", "0")
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        with pytest.raises(RuleBroken, match="已经占满"):
            given.a_file_of(item, a_jpeg(), "a.jpg", by=by)


@pytest.mark.parametrize(
    ("name", "content", "mark"),
    [
        ("关于某事的报告（机密★10年）.pdf", a_pdf("x"), "机密★"),
        ("绝密*长期.pdf", a_pdf("x"), "绝密*"),
        ("报告.pdf", a_pdf("秘密★10年"), "秘密★"),
        ("报告.docx", a_docx("绝 密 ★ 长期"), "绝密★"),
        ("报告.txt", "★5年".encode(), "★5年"),
    ],
    ids=words,
)
def test_what_carries_the_mark_of_a_state_secret_is_refused_and_nothing_of_it_stays(name: str, content: bytes, mark: str):
    """R17."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        with pytest.raises(SecretRefused) as refused:
            given.a_file_of(item, content, name, by=by)
        assert refused.value.mark == mark
        objects.refuse_secret(item, refused.value.mark, by=by)
        item_id = item.id
    with given.acting(WANG_MIN, "hongqi"):
        told = audit.history_of("item", item_id)[0]
        assert told.act is Act.DECLINE
        assert mark in (told.reason or "")
    assert not store.path_of(given.tenant_id("hongqi"), sha256(content)).exists()


def test_a_text_that_speaks_of_secrets_is_no_secret():
    with given.acting(WANG_MIN, "hongqi") as by:
        given.a_file_of(given.a_draft(by), a_pdf("保守国家秘密宣传，机密文件的管理办法，三星级★社区"), by=by)


def test_to_a_filed_item_files_are_added_and_none_is_taken_away():
    """F012."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        first = given.a_file_of(item, a_jpeg(), "一.jpg", by=by)
        assert given.a_file_of(item, a_png(), "二.png", by=by).position == 2
        with pytest.raises(RuleBroken, match="不能取下"):
            objects.detach(item, first, by=by)
        with pytest.raises(RuleBroken, match="没有重复挂接"):
            given.a_file_of(item, a_jpeg(), "再来.jpg", by=by)
        item_id = item.id
    with given.acting(WANG_MIN, "hongqi"):
        acts = [entry.act for entry in audit.history_of("item", item_id)]
    assert acts[:2] == [Act.ATTACH, Act.ATTACH]


def test_a_file_is_replaced_with_a_reason_and_both_are_kept():
    """F012."""
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        old = given.a_file_of(item, a_jpeg("red"), "缺页.jpg", by=by)
        with uploading(io.BytesIO(a_jpeg("green")), "补全.jpg") as upload, pytest.raises(RuleBroken, match="为什么替换"):
            objects.supersede(item, old, upload, reason=" ", by=by)
        with uploading(io.BytesIO(a_jpeg("green")), "补全.jpg") as upload:
            new = objects.supersede(item, old, upload, reason="扫描缺第 3 页", by=by)
        assert old.superseded_by == new.id
        assert [one.file.file_name for one in queries.files_of(item.id)] == ["补全.jpg", "缺页.jpg"]
    assert on_disk("hongqi", a_jpeg("red"))
    assert on_disk("hongqi", a_jpeg("green"))


def test_files_go_with_a_draft_that_is_discarded_and_come_along_where_drafts_are_merged(admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as by:
        main, other, third = (given.a_draft(by, title) for title in ("主件", "附件", "不要了"))
        given.a_file_of(main, a_jpeg(), "主.jpg", by=by)
        given.a_file_of(other, a_png(), "附.png", by=by)
        given.a_file_of(third, a_tiff(), "废.tif", by=by)
        batch = operations.open_batch(2026, "WS", by=by)
        roles = [(main.id, holdings.ComponentRole.MAIN), (other.id, holdings.ComponentRole.ATTACHMENT)]
        making_up.merge(batch, main.id, roles, revision=batch.revision, by=by)
        assert [one.file.file_name for one in queries.files_of(main.id)] == ["主.jpg", "附.png"]
        objects.drop_all(third, by=by)
        holdings.discard(third, by=by)
    assert admin.execute("SELECT count(*) FROM item_object").fetchone() == (2,)
    assert admin.execute("SELECT count(*) FROM digital_object WHERE erased_at IS NOT NULL").fetchone() == (1,)


def test_an_item_with_files_is_never_removed_by_the_way():
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_filed_item(by)
        given.a_file_of(item, a_jpeg(), "一.jpg", by=by)
        session.flush()
        kept = holdings.take_back([item.id], set()).kept
        assert set(kept) == {item.id}


def test_the_trail_never_holds_the_name_of_a_file(admin: psycopg.Connection):
    with given.acting(WANG_MIN, "hongqi") as by:
        item = given.a_draft(by)
        file = given.a_file_of(item, a_jpeg(), "张三身份证.jpg", by=by)
        objects.detach(item, file, by=by)
    assert admin.execute("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%张三%'").fetchone() == (0,)
    with given.acting(WANG_MIN, "hongqi"):
        assert session.scalars(select(ItemObject)).all() == []
        assert session.scalars(select(DigitalObject)).one().erased_at is not None


def test_the_street_may_count_and_compare_files_and_reads_no_name_of_one(admin: psycopg.Connection):
    """A supervisor sees numbers and hashes: a name may be a person's."""
    may = "SELECT has_column_privilege('commarch_supervisor', %s, %s, 'SELECT')"
    seen = [admin.execute(may, column).fetchone() for column in (("digital_object", "sha256"), ("item_object", "role"))]
    hidden = [admin.execute(may, column).fetchone() for column in (("item_object", "file_name"), ("text_layer", "content"))]
    assert (seen, hidden) == ([(True,)] * 2, [(False,)] * 2)

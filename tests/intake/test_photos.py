"""Pages are what their bytes say, upright, without what the camera wrote (F020)."""

import io
from hashlib import sha256

import pytest
from flask import Flask
from PIL import Image

from commarch.errors import RuleBroken
from commarch.intake import photos as product
from commarch.intake import read_photo
from tests.intake.photos import PDF, jpeg, picture


def test_what_the_camera_wrote_is_left_out(app: Flask) -> None:
    data = jpeg(gps=True)
    assert b"Canary-Phone" in data
    kept = read_photo(data, "IMG_1.jpg")
    assert b"Canary-Phone" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as again:
        assert not again.getexif()
        assert "exif" not in again.info
    assert kept.arrived_sha256 == sha256(data).hexdigest()
    assert kept.sha256 == sha256(kept.content).hexdigest()


def test_a_photo_stands_upright(app: Flask) -> None:
    kept = read_photo(jpeg((60, 40), orientation=6), "IMG_2.jpg")
    assert (kept.width, kept.height) == (40, 60)
    with Image.open(io.BytesIO(kept.content)) as again:
        assert again.size == (40, 60)


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")])
def test_the_type_is_told_by_the_bytes(app: Flask, kind: str, media_type: str) -> None:
    assert read_photo(picture(kind), "whatever.exe").media_type == media_type


def test_a_pdf_is_kept_as_it_is(app: Flask) -> None:
    kept = read_photo(PDF, "../../扫描\\件.pdf")
    assert (kept.media_type, kept.content, kept.file_name) == ("application/pdf", PDF, "件.pdf")


def test_what_hides_behind_a_picture_does_not_come_along(app: Flask) -> None:
    assert b"<script>" not in read_photo(jpeg() + b"<script>alert(1)</script>", "a.jpg").content


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.jpg", "是空的"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "不是照片也不是 PDF"),
        (b"<html>", "a.jpg", "不是照片也不是 PDF"),
        (b"GIF89a" + b"\0" * 60, "a.gif", "不是照片也不是 PDF"),
        (jpeg()[:300], "a.jpg", "已损坏"),
        (b"\xff\xd8\xff" + b"\0" * 100, "a.jpg", "已损坏"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "a.png", "已损坏"),
        (b"RIFF\0\0\0\0WEBP" + b"\0" * 100, "a.webp", "已损坏"),
    ],
)
def test_what_is_no_page_is_refused_with_what_to_do(app: Flask, data: bytes, name: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        read_photo(data, name)


def test_a_page_has_a_largest_size(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "MOST_PIXELS", 100)
    with pytest.raises(RuleBroken, match="像素太多"):
        read_photo(jpeg(), "a.jpg")
    with pytest.raises(RuleBroken, match=r"10\.0 MB，一页最大 10 MB"):
        read_photo(b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), "a.jpg")

"""The inbox of the demo: posts with a holder and a vacant one, a contributor, documents that wait, came back, are not filed."""

import io
from datetime import date, timedelta

from PIL import Image, ImageDraw

from commarch import intake, posts
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.holdings import Arrangement
from commarch.intake import DeclineReason, Facts, Photo, read_photo
from commarch.posts import Post, PostFacts

#: name, what, categories, held by the contributor, the clerk, or nobody
_POSTS = (
    ("居务与综合", "居民会议、居务公开、街道来文", ("WS·ZZ", "WS·ZH"), "contributor"),
    ("党务", "党支部会议、党员管理、党费", ("WS·DQ",), "clerk"),
    ("民政与就业", "救助、优抚、老年、就业、住房", ("WS·MZ", "WS·LB"), "nobody"),
)
_THIS_WEEK = (
    # title, author, document number, days ago, pages, photos, post
    ("居民议事会会议记录", "红旗社区居民委员会", "", 3, 3, 2, "居务与综合"),
    ("关于做好冬季供热保障工作的通知", "学院路街道办事处", "哈松学街办发〔{year}〕63号", 6, 2, 1, "居务与综合"),
    ("就业困难人员登记表", "红旗社区服务站", "", 9, 4, 0, "民政与就业"),
    ("社区党支部主题党日活动签到表", "红旗社区党支部", "", 2, 1, 1, "党务"),
)


def fill_inbox(tenant_id: int, clerk: Actor, contributor: Actor, *, today: date) -> None:
    """Set posts up and hand documents in; the clerk has decided on two of them."""
    with within(session, Context(Mode.MEMBER, tenant_id, clerk.person_id)):
        by_name = _set_posts_up({"clerk": clerk, "contributor": contributor}, today)
    with within(session, Context(Mode.MEMBER, tenant_id, contributor.person_id)):
        for told, photos in _documents(by_name, today):
            intake.hand_in(told, photos, by=contributor, today=today)
        blurred = intake.hand_in(Facts(title="楼道堆物清理前后照片", author="红旗社区服务站", note="共四张"), by=contributor, today=today)
        trivial = intake.hand_in(Facts(title="学院路街道工作简报（第 41 期）", author="学院路街道办事处"), by=contributor, today=today)
    with within(session, Context(Mode.MEMBER, tenant_id, clerk.person_id)):
        intake.return_to_sender(session.merge(blurred), "照片没有附上，请拍照后再交，写明拍摄日期和地点", revision=1, by=clerk)
        intake.decline(session.merge(trivial), DeclineReason.NOT_OURS_TO_KEEP, "街道存有正本", revision=1, by=clerk)


def _set_posts_up(people: dict[str, Actor], today: date) -> dict[str, Post]:
    scheme = Arrangement().scheme(today.year)
    lineages = {one.full_code: one.lineage for one in scheme.categories}
    found = {}
    for name, what, codes, holder in _POSTS:
        categories = frozenset(lineages[code] for code in codes if code in lineages)
        by = people["clerk"]
        found[name] = post = posts.set_up(
            PostFacts(name=name, what=what, categories=categories), scheme, by=by, today=today - timedelta(days=240)
        )
        if holder in people:
            posts.hold(post, people[holder].person_id or 0, today - timedelta(days=200), by=by)
        else:
            left = posts.hold(post, by.person_id or 0, today - timedelta(days=200), by=by)
            posts.end_holding(left, today - timedelta(days=41), by=by)
    return found


def _documents(by_name: dict[str, Post], today: date) -> list[tuple[Facts, list[Photo]]]:
    first = date(today.year, 1, 1)
    found = []
    for title, author, number, ago, pages, photos, post in _THIS_WEEK:
        day = max(first, today - timedelta(days=ago)).isoformat()
        told = Facts(
            title=title,
            author=author,
            document_number=number.format(year=today.year),
            document_date=day,
            pages=pages,
            post_id=by_name[post].id,
        )
        found.append((told, [_photo(page, len(title)) for page in range(1, photos + 1)]))
    return found


def _photo(page: int, seed: int) -> Photo:
    """Draw a page of writing as a phone would see it from afar: lines, a red head, a seal."""
    sheet = Image.new("RGB", (744, 1052), (246, 245, 240))
    draw = ImageDraw.Draw(sheet)
    if page == 1:
        draw.rectangle((170, 96, 574, 132), fill=(194, 40, 27))
        draw.line((96, 190, 648, 190), fill=(194, 40, 27), width=3)
    for line in range(24 if page == 1 else 30):
        top = (236 if page == 1 else 96) + line * 27
        end = 648 if (line * 7 + seed + page) % 5 else 330 + (line * seed) % 240
        draw.rectangle((140 if (line + seed) % 5 == 0 else 96, top, end, top + 9), fill=(84, 86, 92))
    draw.ellipse((500, 880, 620, 1000), outline=(194, 40, 27), width=6)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=82)
    return read_photo(out.getvalue(), f"第{page}页.jpg")

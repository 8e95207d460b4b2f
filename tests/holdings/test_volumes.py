"""Volumes of accounts and projects, groups of photos: numbered without gaps, items numbered inside them, codes by volume (F063, R01)."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from commarch import holdings, schemes
from commarch.arrangement import committing, operations
from commarch.audit import Act, AuditEntry
from commarch.database import session
from commarch.errors import RuleBroken
from commarch.holdings import VolumeFacts, VolumeState
from commarch.holdings.gap_report import number_report
from commarch.holdings.volume_queries import drafts_for, items_inside, volume_of, volumes_of
from commarch.schemes import editing, queries
from commarch.schemes.accounting import least_period, shorter_than_law
from commarch.schemes.codes import PRESETS, parse, read_template, render
from commarch.schemes.differences import compare
from tests import given
from tests.conftest import TODAY
from tests.world import CHEN_GUILAN, WANG_MIN

BY_VOLUME = PRESETS["DAT13_2022_VOLUME"].template.text
BY_GROUP = PRESETS["DAT13_2022_VOLUME_RETENTION"].template.text


def arrange_by_volume(template=BY_VOLUME, classes=("KU", "KJ")):
    """Publish a version of hongqi's scheme in which these classes are arranged by volume from 2026 on."""
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2026, "按卷", by=by)
        facts = {"from_year": 2026, "code_template": draft.code_template, "year_rule": draft.year_rule, "note": ""}
        editing.change_settings(draft, by=by, volume_template=template, volume_classes=classes, **facts)
        schemes.publish(draft, by=by, last_filed_year=None)


def a_volume(by, title="2026年1月记账凭证", category="KU·01", year=2026, retention="D30", **told):
    return holdings.begin_volume(VolumeFacts(title=title, **told), category, year, retention, by=by, today=TODAY)


def vouchers(by, count=3, category="KU·01", **told):
    facts = {"category": category, "retention": "D30", "document_date": "2026-01-31"} | told
    return [given.a_draft(by, f"记账凭证第{number}册", **facts) for number in range(1, count + 1)]


def bound(by, volume, drafts):
    session.flush()
    return holdings.bind(volume, [one.id for one in drafts], by=by)


def file_all(by, items):
    return [one.archival_code for one in holdings.file_items(items, by=by, today=TODAY, supplement=True)]


def test_items_are_numbered_inside_their_volume_and_the_codes_read_back(app):
    """R01: parse(render(x)) == x."""
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = a_volume(by), a_volume(by, "2026年2月记账凭证")
        ones, others = vouchers(by), vouchers(by, 2)
        bound(by, first, ones)
        bound(by, second, others)
        codes = file_all(by, [*ones, *others])
        assert codes == [f"H017-KU·01·2026-001-00{number}" for number in (1, 2, 3)] + [
            f"H017-KU·01·2026-002-00{number}" for number in (1, 2)
        ]
        assert (first.number, first.code, second.code) == (1, "H017-KU·01·2026-001", "H017-KU·01·2026-002")
        template = read_template(BY_VOLUME)
        assert [render(template, parse(template, code)) for code in codes] == codes
        assert parse(template, codes[3]).volume == 2


def test_a_volume_gets_its_number_when_its_first_item_is_filed_and_keeps_it(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        early, late = a_volume(by), a_volume(by, "2026年2月记账凭证")
        ones, others = vouchers(by), vouchers(by)
        bound(by, early, ones)
        bound(by, late, others)
        assert file_all(by, others[:1]) == ["H017-KU·01·2026-001-001"]
        assert file_all(by, [*ones, *others[1:]])[-1] == "H017-KU·01·2026-001-003"
        assert (late.number, early.number) == (1, 2)


def test_number_series_of_volumes_are_as_fine_as_what_stands_before_them(app):
    arrange_by_volume(BY_GROUP, ("KU",))
    with given.acting(WANG_MIN, "hongqi") as by:
        for category, retention in (("KU·01", "D30"), ("KU·02", "D30"), ("KU·03", "Y"), ("KU·03", "D10"), ("KU·03", "D10")):
            volume, drafts = a_volume(by, category=category, retention=retention), vouchers(by, 1, category, retention=retention)
            bound(by, volume, drafts)
            file_all(by, drafts)
        codes = [row.volume.code for row in volumes_of(2026)]
        assert codes == [
            "H017-KU·01·2026·D30-001",
            "H017-KU·02·2026·D30-001",
            "H017-KU·03·2026·D10-001",
            "H017-KU·03·2026·D10-002",
            "H017-KU·03·2026·Y-001",
        ]


def test_what_is_arranged_by_volume_is_not_filed_outside_of_one(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        (draft,) = vouchers(by, 1)
        with pytest.raises(RuleBroken, match="按卷整理，这一件还没有组进案卷"):
            file_all(by, [draft])
        assert given.a_filed_item(by).archival_code == "H017-WS·2026-D10-CJ-0001", "documents go on by item"


def test_each_volume_begins_with_its_first_item_and_no_number_is_there_twice(app):
    """R01: two volumes that begin with item 1 are no duplicates."""
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        first, second = a_volume(by), a_volume(by, "2026年2月记账凭证")
        ones, others = vouchers(by), vouchers(by)
        bound(by, first, ones)
        bound(by, second, others)
        file_all(by, [*ones, *others])
        report = number_report()
        assert [one.count for one in report.series] == [3, 3]
        assert (report.with_gaps, report.duplicates) == ((), ())


def test_who_arranges_by_item_goes_on_so_and_volumes_are_numbered_when_they_are_closed(app):
    """A group of photos (组) without a place in the code."""
    with given.acting(WANG_MIN, "hongqi") as by:
        group = a_volume(by, "消夏晚会", "ZP", retention="D30")
        photo = {"particulars": {"taken_on": "2026-08-01", "photographer": "王敏"}}
        photos = vouchers(by, 2, "ZP", **photo)
        bound(by, group, photos)
        assert file_all(by, photos) == ["H017-ZP·2026-D30-0001", "H017-ZP·2026-D30-0002"]
        assert (group.number, group.code, group.kind) == (None, None, "photo_group")
        session.flush()
        holdings.close_volume(group, by=by)
        assert (group.number, group.code, group.state) == (1, None, VolumeState.CLOSED)


def test_a_code_on_paper_gives_its_volume_its_number_and_later_ones_follow(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        old, new = a_volume(by), a_volume(by, "2026年2月记账凭证")
        ones, others = vouchers(by, 2), vouchers(by, 1)
        bound(by, old, ones)
        bound(by, new, others)
        assert holdings.keep_given_code(ones[0], "H017-KU·01·2026-007-003", by=by, today=TODAY).item_number == 3
        assert old.code == "H017-KU·01·2026-007"
        assert file_all(by, [ones[1], *others]) == ["H017-KU·01·2026-007-004", "H017-KU·01·2026-008-001"]
        third = vouchers(by, 1)
        bound(by, new, third)
        with pytest.raises(RuleBroken, match="案卷号是 7，这一件是 8"):
            holdings.keep_given_code(third[0], "H017-KU·01·2026-007-009", by=by, today=TODAY)


def test_a_code_on_paper_can_not_make_two_volumes_one(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        one, other = a_volume(by), a_volume(by, "另一卷")
        first, second = vouchers(by, 2)
        bound(by, one, [first])
        bound(by, other, [second])
        file_all(by, [first])
        with pytest.raises(RuleBroken, match="第 1 卷已经是「2026年1月记账凭证」"):
            holdings.keep_given_code(second, "H017-KU·01·2026-001-002", by=by, today=TODAY)


def test_a_volume_mixes_no_years_periods_or_categories(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume = a_volume(by)
        (ledger,) = vouchers(by, 1, "KU·02")
        (short,) = vouchers(by, 1, retention="Y")
        session.flush()
        for stranger in (ledger, short, given.a_draft(by)):
            session.flush()
            with pytest.raises(RuleBroken, match="一卷里不混装"):
                holdings.bind(volume, [stranger.id], by=by)
        drafts = vouchers(by, 1)
        bound(by, volume, drafts)
        session.flush()
        with pytest.raises(RuleBroken, match="先把它移出案卷"):
            holdings.edit(drafts[0], {"category": "KU·02"}, revision=drafts[0].revision, by=by, today=TODAY)
        assert holdings.edit(drafts[0], {"title": "改正"}, revision=drafts[0].revision, by=by, today=TODAY) == ["title"]


def test_a_draft_leaves_its_volume_and_what_is_filed_does_not(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume, (one, other) = a_volume(by), vouchers(by, 2)
        bound(by, volume, [one, other])
        file_all(by, [one])
        session.flush()
        assert holdings.unbind(volume, [other.id], by=by) == [other]
        session.flush()
        with pytest.raises(RuleBroken, match="档号里有案卷，不能移出"):
            holdings.unbind(volume, [one.id], by=by)
        assert [row.id for row in drafts_for(volume)] == [other.id]
        assert [item.id for item in items_inside(volume)] == [one.id]
        assert volume_of(one).code == "H017-KU·01·2026-001"


def test_a_closed_volume_takes_no_more_until_somebody_opens_it_with_a_reason(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume, (one, other) = a_volume(by), vouchers(by, 2)
        session.flush()
        with pytest.raises(RuleBroken, match="卷是空的"):
            holdings.close_volume(volume, by=by)
        bound(by, volume, [one])
        session.flush()
        with pytest.raises(RuleBroken, match="还有 1 件没有归档"):
            holdings.close_volume(volume, by=by)
        file_all(by, [one])
        session.flush()
        holdings.close_volume(volume, by=by)
        session.flush()
        with pytest.raises(RuleBroken, match="已经封卷"):
            holdings.bind(volume, [other.id], by=by)
        with pytest.raises(RuleBroken, match="为什么拆封"):
            holdings.reopen_volume(volume, " ", by=by)
        holdings.reopen_volume(volume, "补入遗漏的凭证", by=by)
        bound(by, volume, [other])
        assert file_all(by, [other]) == ["H017-KU·01·2026-001-002"], "late finds append"
    with given.acting(WANG_MIN, "hongqi"):
        acts = session.scalars(select(AuditEntry).where(AuditEntry.act == Act.BIND).order_by(AuditEntry.number)).all()
        assert "补入遗漏的凭证" in [entry.reason for entry in acts]


def test_only_an_empty_volume_without_a_number_is_taken_back(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume, drafts = a_volume(by), vouchers(by, 1)
        bound(by, volume, drafts)
        session.flush()
        with pytest.raises(RuleBroken, match="空卷可以删去"):
            holdings.discard_volume(volume, by=by)
        holdings.unbind(volume, [drafts[0].id], by=by)
        session.flush()
        holdings.discard_volume(volume, by=by)
        session.flush()
        assert volumes_of(2026) == []


@pytest.mark.parametrize(
    ("told", "field", "text"),
    [
        ({"title": " "}, "title", "请填写案卷题名"),
        ({"begins": "开年"}, "begins", "没有看懂日期"),
        ({"begins": "2026-03", "ends": "2026-01-31"}, "ends", "早于起始日期"),
        ({"ends": "2027"}, "ends", "还没有到"),
        ({"category": "KU·99"}, "category", "没有可用的类目 KU·99"),
        ({"category": "WS·CJ"}, "category", "WS 按件整理"),
        ({"retention": "多久"}, "retention", "多久"),
    ],
)
def test_a_volume_that_could_not_be_is_refused_at_its_field(app, told, field, text):
    with given.acting(WANG_MIN, "hongqi") as by, pytest.raises(RuleBroken, match=text) as broken:
        a_volume(by, **told)
    faults = getattr(broken.value, "faults", [broken.value])
    assert [fault.field for fault in faults] == [field]


def test_a_volume_is_described_anew_and_nobodys_change_is_lost(app):
    with given.acting(WANG_MIN, "hongqi") as by:
        volume = a_volume(by)
        session.flush()
        holdings.describe_volume(volume, VolumeFacts(title="2026年第一季度凭证"), revision=1, by=by, today=TODAY)
        session.flush()
        with pytest.raises(RuleBroken, match="刚被别人改过"):
            holdings.describe_volume(volume, VolumeFacts(title="别的"), revision=1, by=by, today=TODAY)
        assert volume.title == "2026年第一季度凭证"


def test_two_who_file_the_first_items_of_one_volume_at_once_give_it_one_number(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume, drafts = a_volume(by), vouchers(by, 4)
        bound(by, volume, drafts)
        ids = [draft.id for draft in drafts]
    actor, home, start, codes = given.actor(WANG_MIN), given.tenant_id("hongqi"), Barrier(2), []

    def file(chosen):
        with app.app_context():
            start.wait()
            with given.within_as(actor, home):
                codes.extend(file_all(actor, [holdings.find_item(one) for one in chosen]))

    threads = [Thread(target=file, args=(ids[:2],)), Thread(target=file, args=(ids[2:],))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [f"H017-KU·01·2026-001-00{number}" for number in (1, 2, 3, 4)]
    with given.acting(WANG_MIN, "hongqi"):
        assert [row.volume.number for row in volumes_of(2026)] == [1]
        assert number_report().with_gaps == (), "counters of volumes are no series of items"


@pytest.mark.parametrize(
    ("code", "title", "least"),
    [
        ("01", "2026年1月记账凭证", "D30"),
        ("02", "2026年总账", "D30"),
        ("02", "固定资产卡片", "E5"),
        ("03", "2026年第一季度财务报告", "D10"),
        ("03", "2026年半年度财务报告", "D10"),
        ("03", "2026年度财务决算报告", "Y"),
        ("04", "银行对账单", "D10"),
        ("04", "会计档案移交清册", "D30"),
        ("04", "会计档案销毁清册", "Y"),
    ],
)
def test_accounting_archives_are_kept_as_long_as_order_79_demands(code, title, least):
    """F063."""
    assert least_period(code, title).code == least


def test_who_keeps_accounts_shorter_than_the_law_is_told():
    """F063."""
    assert "最低保管30年，现在是10年" in shorter_than_law("01", "凭证", "D10")
    assert shorter_than_law("01", "凭证", "D30") == shorter_than_law("01", "凭证", "Y") == shorter_than_law("JJ", "图纸", "D10") == ""


def test_how_codes_are_made_by_volume_goes_with_the_scheme(app):
    """Drafted anew, compared, refused where numbers stand already."""
    arrange_by_volume()
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        published = queries.whole(queries.newest_published())
        assert published.is_by_volume("KU")
        assert not published.is_by_volume("ZP")
        draft = schemes.draft_version(2026, "", by=by)
        assert (draft.volume_template, draft.volume_classes) == (BY_VOLUME, "KJ KU")
        facts = {"from_year": 2026, "code_template": draft.code_template, "year_rule": draft.year_rule, "note": ""}
        editing.change_settings(draft, by=by, volume_template="", volume_classes=[], **facts)
        difference = compare(published, queries.whole(draft))
        assert difference.settings == ("volume_template", "volume_classes")
        with pytest.raises(RuleBroken, match="只能从 2027 年度起改变"):
            schemes.publish(draft, by=by, last_filed_year=2026)


@pytest.mark.parametrize(
    ("template", "classes", "field", "text"),
    [
        ("{fonds}-{class}·{year}-{item:03d}", ["KU"], "volume_template", "缺少案卷号"),
        ("{fonds}-{class}-{volume:03d}·{year}-{item:03d}", ["KU"], "volume_template", "必须紧接在件号"),
        ("{fonds}/{volume}-{item}", ["KU"], "volume_template", "缺少门类"),
        (BY_VOLUME, [], "volume_classes", "请勾选哪些门类"),
        ("", ["KU"], "volume_template", "请填写按卷的档号结构"),
    ],
)
def test_a_faulty_template_by_volume_is_refused_at_its_field(app, template, classes, field, text):
    with given.acting(CHEN_GUILAN, "hongqi") as by:
        draft = schemes.draft_version(2027, "", by=by)
        facts = {"from_year": 2027, "code_template": draft.code_template, "year_rule": draft.year_rule, "note": ""}
        with pytest.raises(RuleBroken, match=text) as broken:
            editing.change_settings(draft, by=by, volume_template=template, volume_classes=classes, **facts)
        assert broken.value.field == field


def test_an_arrangement_of_accounts_numbers_them_inside_their_volumes(app):
    arrange_by_volume()
    with given.acting(WANG_MIN, "hongqi") as by:
        volume, drafts = a_volume(by), vouchers(by, 2)
        bound(by, volume, drafts[1:])
        batch = operations.open_batch(2026, "KU", by=by)
        session.flush()
        with pytest.raises(RuleBroken, match="还没有组进案卷"):
            committing.give_numbers(batch, revision=batch.revision, by=by, today=TODAY, supplement=True, incomplete=True)
        bound(by, volume, drafts[:1])
        filed = committing.give_numbers(batch, revision=batch.revision, by=by, today=TODAY, supplement=True, incomplete=True)
        assert [item.archival_code for item in filed] == ["H017-KU·01·2026-001-001", "H017-KU·01·2026-001-002"]

"""The pages of the scheme, as clerk, head and street archivist meet them."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from commarch import schemes
from commarch.database import db
from commarch.schemes import AccessDefault, Purpose, editing, queries
from commarch.schemes.codes import PRESETS
from commarch.schemes.editing import EntryValues
from tests import given
from tests.world import CHEN_GUILAN, GAO_XIANG, MA_LIN, WANG_MIN, XU_FENG, ZHOU_LAN

BASE = "/c/hongqi/scheme"


@pytest.fixture
def draft(app):
    """A draft of hongqi for 2027 with one new entry; yields the version's id."""
    with given.acting(WANG_MIN, "hongqi") as by:
        version = schemes.draft_version(2027, "增设联席会议", by=by)
        category = schemes.category(version, "WS", "CJ")
        values = EntryValues("业主委员会与社区联席会议记录", "永久", AccessDefault.OPEN, expected_yearly=True)
        editing.add_entry(version, category, values, by=by)
        return version.id


@pytest.fixture
def clerk(client):
    return given.signed_in(client, WANG_MIN)


def post(client, address, **fields):
    """Send a form of the page of drafts, with its token."""
    token = given.csrf_token(client.get("/c/hongqi/scheme/drafts", follow_redirects=True).text)
    return client.post(address, data={"csrf_token": token, **fields})


def ids_of(somebody, code):
    with given.acting(somebody, code):
        version = schemes.version_in_force(2026)
        return version.id, schemes.categories_of(version)[0].id, schemes.entries_of(version)[0].id


def test_the_scheme_shows_its_categories_and_entries(clerk):
    page = clerk.get(f"{BASE}/").text
    assert "红旗社区分类方案" in page
    assert "第 1 版，自 2005 年度起用" in page
    assert "居民会议、居民代表会议记录、决议、签到" in page
    assert "起草新版" in page


def test_entries_are_found_by_words_category_period_access_and_expectation(clerk):
    def shown(query):
        return clerk.get(f"{BASE}/?{query}").text.count('id="entry-')

    assert shown("") == 130
    assert shown("category=KU") == 12
    assert shown("category=KU·02") == 2
    assert shown("q=会议+记录") == 3
    assert shown("expected=1") == 44
    assert shown("retention=E5") == 1
    assert shown("retention=none") == 1
    assert shown("access=sensitive&category=WS·MZ") == 4
    assert "没有这样的条目" in clerk.get(f"{BASE}/?q=飞船").text


def test_a_clerk_drafts_and_a_head_publishes(clerk, app, draft):
    """F059: versions with an effective year, put in force by somebody with that duty."""
    assert clerk.get(f"{BASE}/versions/{draft}/publication").status_code == 403
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    page = head.get(f"{BASE}/versions/{draft}/publication")
    assert "新增 1 条，修改 0 条，停用 0 条" in page.text
    answer = head.post(f"{BASE}/versions/{draft}/publication", data={"csrf_token": given.csrf_token(page.text)})
    assert answer.status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        assert schemes.version_in_force(2027).id == draft


def test_a_new_draft_is_begun_from_the_page(clerk):
    answer = post(clerk, f"{BASE}/drafts", from_year="2027", note="按街道要求")
    assert answer.status_code == 303
    page = clerk.get(answer.location).text
    assert "第 2 版草稿" in page
    assert clerk.get(f"{BASE}/drafts").status_code == 303


def test_a_year_too_early_keeps_the_form(clerk):
    answer = post(clerk, f"{BASE}/drafts", from_year="1999", note="说了一半的话")
    assert answer.status_code == 422
    assert "不能早于现行版的 2005 年度" in answer.text
    assert "说了一半的话" in answer.text


def test_an_entry_is_edited_in_its_row(clerk, draft):
    with given.acting(WANG_MIN, "hongqi"):
        entry = next(one for one in schemes.entries_of(queries.find_version(draft)) if one.wording.startswith("环境卫生"))
        fields = {"category": str(entry.category_id), "access_default": "open", "expected_yearly": "y"}
        address = f"{BASE}/versions/{draft}/entries/{entry.id}"
    assert "环境卫生、垃圾分类" in clerk.get(address).text
    answer = post(clerk, address, wording="环境卫生、垃圾分类、充电设施", retention="定期三十年", **fields)
    assert answer.status_code == 303
    page = clerk.get(f"{BASE}/versions/{draft}/difference").text
    assert "<ins>充电设施</ins>" in page or "充电设施" in page
    assert "<del>10年</del>" in page
    assert "<ins>30年</ins>" in page


def test_a_fault_in_a_row_keeps_what_was_typed(clerk, draft):
    with given.acting(WANG_MIN, "hongqi"):
        entry_id = schemes.entries_of(queries.find_version(draft))[0].id
    answer = post(clerk, f"{BASE}/versions/{draft}/entries/{entry_id}", wording="打了很久的字", retention="很久", access_default="open")
    assert answer.status_code == 422
    assert "打了很久的字" in answer.text
    assert "没有看懂保管期限" in answer.text


def test_an_entry_and_a_category_are_added_retired_and_moved(clerk, draft):
    with given.acting(WANG_MIN, "hongqi"):
        version = queries.find_version(draft)
        top, subject = schemes.category(version, "WS", "").id, schemes.category(version, "WS", "CJ").id
        first, second = [one.id for one in schemes.entries_of(version) if one.category_id == subject][:2]
    at = f"{BASE}/versions/{draft}"
    entry = {"wording": "加装电梯材料", "retention": "永久", "access_default": "personal"}
    assert post(clerk, f"{at}/categories/{subject}/entries", **entry).status_code == 303
    assert post(clerk, f"{at}/categories", code="sq", name="社区商圈", parent=str(top)).status_code == 303
    assert post(clerk, f"{at}/categories", code="CJ", name="重了", parent=str(top)).status_code == 422
    assert post(clerk, f"{at}/entries/{second}/up").status_code == 303
    assert post(clerk, f"{at}/entries/{first}/retire").status_code == 303
    assert post(clerk, f"{at}/entries/{first}/remove").status_code == 422
    assert post(clerk, f"{at}/categories/{subject}", name="城建", parent=str(top)).status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        version = queries.find_version(draft)
        assert schemes.category(version, "WS", "SQ").name == "社区商圈"
        assert schemes.category(version, "WS", "CJ").name == "城建"
        rows = [one for one in schemes.entries_of(version) if one.category_id == subject]
        assert [one.id for one in rows[:2]] == [second, first]
        assert rows[1].retired
        assert rows[-1].wording == "加装电梯材料"


def test_codes_are_shown_on_examples_before_anything_is_saved(clerk, draft):
    at = f"{BASE}/versions/{draft}/settings"
    fields = {"from_year": "2027", "year_rule": "signing", "note": ""}
    assert "H017-WS·2026-Y-" in clerk.get(at).text
    tried = post(clerk, at, code_template="{fonds}-{class}·{year}·{retention}·{category}-{item:03d}", **fields, **{"try": "1"})
    assert "DQ-</span>" in tried.text or "2026·Y·" in tried.text
    refused = post(clerk, at, code_template="{fonds}/{item}", **fields)
    assert refused.status_code == 422
    assert "档号模板缺少门类" in refused.text
    assert post(clerk, at, code_template="{fonds}-{class}·{year}-{retention}-{item:05d}", **fields).status_code == 303


def test_classes_are_arranged_by_volume_from_a_draft_on(clerk, draft):
    """F063, R01: the second structure is checked and shown on examples like the first."""
    at = f"{BASE}/versions/{draft}/settings"
    fields = {"from_year": "2027", "year_rule": "signing", "note": "", "code_template": PRESETS["DAT22_2015"].template.text}
    by_volume = PRESETS["DAT13_2022_VOLUME"].template.text
    chosen = post(clerk, at, **fields, preset=by_volume).text
    assert 'value="{fonds}-{class}·{year}-{volume:03d}-{item:03d}"' in chosen
    assert "H017-KU·01·2026-001-003" in re.sub("<[^>]+>", "", chosen)
    assert 'value="{fonds}-{class}·{year}-{retention}-{category}-{item:04d}"' in chosen, "documents go on as they were"
    refused = post(clerk, at, **fields, volume_template="{fonds}-{class}·{year}-{item:03d}", volume_classes="KU")
    assert refused.status_code == 422
    assert 'href="#volume_template"' in refused.text
    assert post(clerk, at, **fields, volume_template=by_volume).status_code == 422, "of no use without a class"
    assert post(clerk, at, **fields, volume_template=by_volume, volume_classes=["KU", "KJ"]).status_code == 303
    assert "KJ KU" in clerk.get(f"{BASE}/versions/{draft}/difference").text
    assert "按卷的档号结构" in clerk.get(f"{BASE}/versions/{draft}/codes").text
    assert post(clerk, at, **fields, volume_template="").status_code == 303
    assert "都按件" not in clerk.get(f"{BASE}/versions/{draft}/difference").text


def test_a_draft_is_thrown_away_on_a_page_of_its_own(clerk, draft):
    assert "不能找回" in clerk.get(f"{BASE}/versions/{draft}/discarding").text
    assert post(clerk, f"{BASE}/versions/{draft}/discarding").status_code == 303
    assert clerk.get(f"{BASE}/versions/{draft}").status_code == 404


def test_what_is_published_has_no_page_to_edit_it(clerk):
    version_id, category_id, entry_id = ids_of(WANG_MIN, "hongqi")
    at = f"{BASE}/versions/{version_id}"
    for address in (f"{at}/entries/{entry_id}", f"{at}/categories/{category_id}", f"{at}/settings", f"{at}/discarding"):
        assert clerk.get(address).status_code == 404


def test_a_scheme_is_taken_out_as_a_spreadsheet(clerk):
    version_id, _, _ = ids_of(WANG_MIN, "hongqi")
    answer = clerk.get(f"{BASE}/versions/{version_id}/scheme.xlsx")
    rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert len(rows) == 131
    assert ("KU", "02", "会计 / 会计账簿", "固定资产卡片", "办结或处置后5年") in [row[:5] for row in rows]


def test_every_page_of_a_version_opens(clerk, draft):
    for page in ("", "/difference", "/reference", "/findings", "/codes", "/print", "/merging"):
        assert clerk.get(f"{BASE}/versions/{draft}{page}").status_code == 200, page
    for page in ("/versions", "/reference", "/reference/adoption"):
        assert clerk.get(f"{BASE}{page}").status_code == 200, page


def test_a_community_without_scheme_adopts_the_streets(app, admin):
    admin.execute("DELETE FROM scheme_version WHERE tenant_id = %s", [given.tenant_id("tielu")])
    head = given.signed_in(app.test_client(), GAO_XIANG)
    assert "本单位还没有分类方案" in head.get("/c/tielu/scheme/").text
    assert head.get("/c/tielu/scheme/reference/adoption").status_code == 403


def test_a_clerk_adopts_from_a_year_with_a_preset(app, admin):
    admin.execute("DELETE FROM scheme_version WHERE tenant_id = %s", [given.tenant_id("hongqi")])
    clerk = given.signed_in(app.test_client(), WANG_MIN)
    token = given.csrf_token(clerk.get(f"{BASE}/reference/adoption").text)
    fields = {"csrf_token": token, "from_year": "2010", "preset": "{fonds}-{class}·{year}-{retention}-{item:04d}"}
    assert clerk.post(f"{BASE}/reference/adoption", data=fields | {"from_year": "2099"}).status_code == 422
    assert clerk.post(f"{BASE}/reference/adoption", data=fields).status_code == 303
    with given.acting(WANG_MIN, "hongqi"):
        version = schemes.version_in_force(2012)
        assert (version.from_year, version.code_template) == (2010, fields["preset"])


def test_the_streets_news_are_taken_into_a_draft(app, clerk, draft):
    with given.acting(ZHOU_LAN, "xueyuanlu") as by:
        version = schemes.draft_version(2027, "", by=by, purpose=Purpose.REFERENCE)
        values = EntryValues("加装电梯材料", "永久", AccessDefault.PERSONAL, expected_yearly=False)
        lineage = editing.add_entry(version, schemes.category(version, "WS", "CJ"), values, by=by).lineage
        schemes.publish(version, by=by, last_filed_year=None)
    assert "街道发布了新的参考方案" in clerk.get(f"{BASE}/versions/{draft}").text
    assert "加装电梯材料" in clerk.get(f"{BASE}/versions/{draft}/merging").text
    assert post(clerk, f"{BASE}/versions/{draft}/merging", take=str(lineage)).status_code == 303
    page = clerk.get(f"{BASE}/versions/{draft}").text
    assert "加装电梯材料" in page
    assert "街道发布了新的参考方案" not in page


def test_a_street_edits_its_reference_and_its_own_scheme(app):
    archivist = given.signed_in(app.test_client(), ZHOU_LAN)
    assert "社区参考方案" in archivist.get("/c/xueyuanlu/scheme/reference").text
    assert "学院路街道分类方案" in archivist.get("/c/xueyuanlu/scheme/").text
    page = archivist.get("/c/xueyuanlu/scheme/drafts?purpose=reference").text
    fields = {"csrf_token": given.csrf_token(page), "from_year": "2027", "note": ""}
    answer = archivist.post("/c/xueyuanlu/scheme/drafts?purpose=reference", data=fields)
    assert answer.status_code == 303
    assert "社区参考方案" in archivist.get(answer.location).text


def test_another_tenants_scheme_is_not_found(clerk, app, draft):
    foreign = [ids_of(MA_LIN, "binjiang"), ids_of(ZHOU_LAN, "xueyuanlu"), ids_of(XU_FENG, "songbei"), (uuid4(), uuid4(), uuid4())]
    for version_id, category_id, entry_id in foreign:
        at = f"{BASE}/versions/{version_id}"
        for page in (
            "",
            "/difference",
            "/reference",
            "/findings",
            "/codes",
            "/print",
            "/scheme.xlsx",
            "/merging",
            "/settings",
            "/discarding",
        ):
            assert clerk.get(at + page).status_code == 404, page
        mine = f"{BASE}/versions/{draft}"
        assert clerk.get(f"{mine}/entries/{entry_id}").status_code == 404
        assert clerk.get(f"{mine}/categories/{category_id}").status_code == 404
        assert post(clerk, f"{mine}/entries/{entry_id}/retire").status_code == 404
        assert post(clerk, f"{mine}/categories/{category_id}/retire").status_code == 404
        assert clerk.get(f"{mine}/difference?from={version_id}").status_code == 404
    assert clerk.get("/c/binjiang/scheme/").status_code == 404


def test_a_communitys_draft_is_not_found_by_its_street(app, draft):
    archivist = given.signed_in(app.test_client(), ZHOU_LAN)
    assert archivist.get(f"/c/xueyuanlu/scheme/versions/{draft}").status_code == 404


def test_a_street_leader_and_a_head_can_not_edit(app, draft):
    head = given.signed_in(app.test_client(), CHEN_GUILAN)
    assert head.get(f"{BASE}/versions/{draft}/settings").status_code == 403
    assert head.get(f"{BASE}/versions/{draft}").status_code == 200


def test_pages_ask_as_often_whatever_the_size_of_the_scheme(clerk, draft):
    pages = ("/", "/reference", f"/versions/{draft}", f"/versions/{draft}/difference", f"/versions/{draft}/findings")
    few = [statements(clerk, BASE + page) for page in pages]
    with given.acting(WANG_MIN, "hongqi") as by:
        version = queries.find_version(draft)
        category = schemes.category(version, "WS", "CJ")
        for number in range(30):
            values = EntryValues(f"第{number}号大楼的改造材料，{number * 7}", "10年", AccessDefault.OPEN, expected_yearly=False)
            editing.add_entry(version, category, values, by=by)
    assert [statements(clerk, BASE + page) for page in pages] == few
    assert max(few) <= 22


def statements(client, address):
    asked = []
    listener = lambda *told: asked.append(told[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    assert client.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", listener)
    return len(asked)

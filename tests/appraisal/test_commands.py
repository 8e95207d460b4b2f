"""`commarch batches` and `commarch register verify` as an operator runs them (R07)."""

import json

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from commarch.appraisal import Moment
from commarch.cli import main
from commarch.database import session
from commarch.objects import DigitalObject, store
from tests import given
from tests.appraisal.group import DESTROY, begun, destroyed, photographed, reviewed, signed, voiced
from tests.appraisal.test_evidence import DAY, destroys, executing
from tests.world import WANG_MIN

pytestmark = pytest.mark.usefixtures("app")


def commarch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_batches_are_listed_and_shown_with_group_steps_and_decisions() -> None:
    key = reviewed(2)
    voiced(key, DESTROY)
    listed = json.loads(commarch("batches", "list", "hongqi", "--json").stdout)
    assert [(one["number"], one["stage"], one["items"], one["waits_for"]) for one in listed] == [
        ("2026-01", "reviewing", 2, "close_review")
    ]
    shown = json.loads(commarch("batches", "show", "hongqi", "2026-01", "--json").stdout)
    assert [one[1] for one in shown["group"]] == ["组长", "业务人员", "居民代表"]
    assert [one[1] for one in shown["steps"]] == ["建立批次", "逐件审查"]
    assert [one["archival_code"] for one in shown["lines"]] == ["H017-WS·2014-D10-CJ-0001", "H017-WS·2014-D10-CJ-0002"]
    assert "逐件审查" in commarch("batches", "show", "hongqi", "2026-01").stdout
    assert commarch("batches", "show", "hongqi", "2026-99").exit_code == 2
    assert commarch("batches", "show", "wenyuan", "2026-01").exit_code == 2


def test_a_register_verifies_and_any_change_of_it_is_named(admin: psycopg.Connection) -> None:
    destroyed(2)
    whole = commarch("register", "verify", "H017-XH-2026-01")
    assert whole.exit_code == 0, whole.output
    assert "2 件" in whole.stdout
    assert "核验无误" in whole.stdout
    admin.execute("UPDATE item SET note = '又回来了' WHERE archival_code LIKE '%0002'")
    admin.execute("UPDATE dossier_sheet SET content = replace(content::text, '粉碎', '焚烧')::jsonb WHERE title LIKE '销毁清册%'")
    found = commarch("register", "verify", "H017-XH-2026-01", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["faults"] == ["清册正文与签字时的校验码不符", "H017-WS·2014-D10-CJ-0002 的存根被改动"]
    assert commarch("register", "verify", "H017-XH-2026-07").exit_code == 2


def test_a_register_is_held_against_its_photographs() -> None:
    """R07: the bytes in the store, not only what is noted of them."""
    key = executing()
    begun(key, DAY)
    signed(key, Moment.BEFORE, DAY)
    photographed(key, DAY)
    signed(key, Moment.AFTER, DAY)
    destroys(key)
    assert commarch("register", "verify", "H017-XH-2026-01").exit_code == 0
    with given.acting(WANG_MIN, "hongqi"):
        (one,) = session.scalars(select(DigitalObject).where(DigitalObject.is_evidence)).all()
        path = store.path_of(one.tenant_id, one.sha256)
    path.chmod(0o600)
    path.write_bytes(b"another")
    assert "现场照片第 1 张与校验值不符" in commarch("register", "verify", "H017-XH-2026-01").output
    path.unlink()
    assert "现场照片第 1 张不在了" in commarch("register", "verify", "H017-XH-2026-01").output

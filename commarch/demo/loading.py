"""Building the demo street, step by step, each a transaction of its own."""

from datetime import date, timedelta
from io import BytesIO

from sqlalchemy import select

from commarch import clock, holdings, schemes, tenancy
from commarch.accounts import Person, Role
from commarch.audit import Actor
from commarch.database import Context, Mode, session, within
from commarch.demo import catalogues, documents
from commarch.demo.appraising import Cast, appraise
from commarch.demo.inbox import fill_inbox
from commarch.demo.keeping import keep_well, look_everywhere
from commarch.demo.people import LogIn, appoint_everybody, log_ins
from commarch.demo.persons import keep_registers
from commarch.imports.operations import begin_commit, upload
from commarch.jobs import imports as import_jobs
from commarch.jobs import sweep
from commarch.jobs.house import in_tenant

STREET = "xueyuanlu"
#: code, name, fonds number, sample catalogue
COMMUNITIES = (
    ("hongqi", "红旗社区", "H017", "catalogue_printed_layout.xlsx"),
    ("wenyuan", "文苑社区", "H018", "catalogue_flat.xlsx"),
    ("tielu", "铁路社区", "H021", "catalogue_flat_gb18030.csv"),
)
CLERKS = {"hongqi": "wangmin@demo.example", "wenyuan": "lina@demo.example", "tielu": "lina@demo.example"}
CONTRIBUTOR = "zhaoping@demo.example"
HEAD = "chenguilan@demo.example"
#: In the appraisal group beside the head: who knows the business, who speaks for the residents.
BUSINESS, RESIDENT = "liuyang@demo.example", "huangzhiqiang@demo.example"
STREET_ARCHIVIST = "zhoulan@demo.example"
ROLES = {
    Role.CLERK: "档案员",
    Role.CONTRIBUTOR: "经办人员",
    Role.HEAD: "负责人",
    Role.APPRAISER: "鉴定小组成员",
    Role.STREET_ARCHIVIST: "街道档案员",
    Role.ADMINISTRATOR: "系统管理员",
}
SCHEMES_SINCE = 2005
#: Days since the old catalogues were brought in.
IN_USE = 100


def is_loaded() -> bool:
    """Whether the demo street stands in this database and its log-ins are known on this machine."""
    with within(session, Context(Mode.KEEPER)):
        return bool(log_ins()) and tenancy.find_by_code(STREET) is not None


def load() -> list[LogIn]:
    """Build the demo street in an empty database and return how its people sign in."""
    today = clock.today()
    _open_tenants()
    shown = appoint_everybody(ROLES)
    _begin_schemes(today)
    for code, name, number, sample in COMMUNITIES:
        file_name, content = catalogues.sample(sample, today_year=today.year, community=name, fonds_number=number)
        with clock.standing_on(today - timedelta(days=IN_USE)):
            _bring_in(code, file_name, content)
    for code, name, left_out in (("hongqi", "红旗社区", 12), ("wenyuan", "文苑社区", 40), ("tielu", "铁路社区", 4)):
        _file_last_year(code, name, today.year - 1, left_out)
    _work_of_this_year(today)
    fill_inbox(_id_of("hongqi"), _clerk("hongqi"), _person(CONTRIBUTOR), today=today)
    keep_registers(_id_of("hongqi"), _clerk("hongqi"), today=today)
    appraise(_cast_of("hongqi"), today=today)
    keep_well(_id_of("hongqi"), _clerk("hongqi"), _person(HEAD), today=today)
    look_everywhere([_id_of(code) for code, *_ in COMMUNITIES])
    sweep.sweep_today()
    return shown


def _open_tenants() -> None:
    system = Actor.system()
    with within(session, Context(Mode.KEEPER)):
        tenancy.open_street(STREET, "学院路街道", fonds_number="X001", constituting_unit="学院路街道办事处", by=system)
    for code, name, number, _ in COMMUNITIES:
        with within(session, Context(Mode.KEEPER)):
            street = tenancy.find_by_code(STREET)
            if street is not None:
                tenancy.open_community(code, name, street, fonds_number=number, by=system)


def _begin_schemes(today: date) -> None:
    with in_tenant(_id_of(STREET)) as by:
        schemes.begin_reference(by=by)
        schemes.begin_own(by=by)
    for code, *_ in COMMUNITIES:
        with in_tenant(_id_of(code)) as by:
            schemes.adopt(schemes.newest_reference(), SCHEMES_SINCE, by=by, today=today)


def _bring_in(code: str, file_name: str, content: bytes, *, commit: bool = True) -> None:
    """Import a catalogue as the clerk does: upload, let the job read it, commit what is ready."""
    tenant_id, clerk = _id_of(code), _clerk(code)
    acting = Context(Mode.MEMBER, tenant_id, clerk.person_id)
    with within(session, acting):
        batch_id = upload(file_name, BytesIO(content), by=clerk).id
    import_jobs.read(tenant_id, str(batch_id))
    if commit:
        with within(session, acting):
            begin_commit(batch_id, by=clerk)
        import_jobs.commit(tenant_id, str(batch_id))


def _file_last_year(code: str, name: str, year: int, left_out: int) -> None:
    """File what is expected every year, in the spring after, so that the street sees who is complete and who lags."""
    clerk = _clerk(code)
    spring = min(date(year + 1, 3, 20), clock.today())
    with clock.standing_on(spring), within(session, Context(Mode.MEMBER, _id_of(code), clerk.person_id)):
        version = schemes.version_in_force(year)
        categories = {one.id: f"{one.archival_class}·{one.code}".rstrip("·") for one in schemes.categories_of(version)}
        expected = [(entry, categories[entry.category_id]) for entry in schemes.expected_entries(version)]
        arrangement = holdings.Arrangement()
        told = documents.of_last_year(expected, year, community=name, left_out=left_out)
        drafts = [holdings.register(one, by=clerk, today=spring, arrangement=arrangement) for one in told]
        holdings.file_items(drafts, by=clerk, today=spring, arrangement=arrangement)


def _work_of_this_year(today: date) -> None:
    """Let the clerk of 红旗社区 have filed something, have drafts waiting, and an import that wants mending."""
    clerk = _clerk("hongqi")
    with within(session, Context(Mode.MEMBER, _id_of("hongqi"), clerk.person_id)):
        drafts = [holdings.register(one, by=clerk, today=today) for one in documents.of_this_year(today)]
        holdings.file_items(drafts[: documents.FILED], by=clerk, today=today)
    _bring_in("hongqi", f"{today.year - 1}年度补充目录.csv", documents.faulty_catalogue(today.year - 1), commit=False)
    earlier = _clerk("wenyuan")
    with clock.standing_on(today - timedelta(days=40)), within(session, Context(Mode.MEMBER, _id_of("wenyuan"), earlier.person_id)):
        for one in documents.of_this_year(today - timedelta(days=40))[:3]:
            holdings.register(one, by=earlier, today=clock.today())


def _id_of(code: str) -> int:
    with within(session, Context(Mode.KEEPER)):
        return session.scalars(select(tenancy.Tenant.id).where(tenancy.Tenant.code == code)).one()


def _clerk(code: str) -> Actor:
    return _person(CLERKS[code])


def _cast_of(code: str) -> Cast:
    return Cast(_id_of(code), _clerk(code), _person(HEAD), _person(BUSINESS), _person(RESIDENT), _person(STREET_ARCHIVIST))


def _person(email: str) -> Actor:
    with within(session, Context(Mode.KEEPER)):
        person = session.scalars(select(Person).where(Person.email == email)).one()
        return Actor(person.id, person.name)

"""Reading a scheme: its entries, its versions, what differs between two, on paper, as a spreadsheet."""

from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from commarch import audit
from commarch.accounts import Duty
from commarch.audit import Act
from commarch.schemes import Purpose, Scheme, queries
from commarch.schemes.differences import compare
from commarch.web import visitor
from commarch.web.guards import needs
from commarch.web.ids import read_id
from commarch.web.schemes.blueprint import bp
from commarch.web.schemes.desk import Desk, lay_open, newest
from commarch.web.schemes.examples import examples
from commarch.web.schemes.labels import access_label, period_label, preset_of, version_label, year_rule_label
from commarch.web.schemes.sifting import Sift
from commarch.web.spreadsheets import xlsx


@bp.app_template_filter("period_label")
def _period_label(code: str) -> str:
    return period_label(code)


@bp.app_template_filter("access_label")
def _access_label(access: str) -> str:
    return access_label(access)


@bp.app_template_filter("version_label")
def _version_label(scheme: Scheme) -> str:
    return version_label(scheme.name, scheme.number)


@bp.app_template_filter("year_rule_label")
def _year_rule_label(rule: str) -> str:
    return year_rule_label(rule)


@bp.app_template_filter("preset_label")
def _preset_label(template: str) -> str:
    return preset_of(template)


@bp.get("/")
@needs(Duty.VIEW)
def show_scheme() -> str:
    """Show the newest published scheme of this tenant's own archives."""
    desk = newest(Purpose.OWN)
    return show(desk) if desk else render_template("schemes/blank.html", reference=queries.newest_reference())


@bp.get("/versions/<uuid:version_id>")
@needs(Duty.VIEW)
def show_version(version_id: UUID) -> str:
    """Show one version, or the draft to be edited."""
    return show(lay_open(version_id))


def show(desk: Desk, **more: object) -> str:
    """Show a version: tree on the left, entries on the right; `more` are the forms of a draft that is being edited."""
    sift = Sift.of(request.args)
    shown = {
        "desk": desk,
        "scheme": desk.scheme,
        "sift": sift,
        "groups": sift.groups(desk.scheme),
        "changed": desk.difference.changed_categories if desk.scheme.is_draft and desk.difference else set(),
        "can_edit": desk.scheme.is_draft and Duty.EDIT_SCHEME in visitor.here().duties,
        "form": None,
        "refused": None,
        "editing": None,
        "adding": None,
    }
    return render_template("schemes/show.html", **(shown | more))


@bp.get("/versions")
@needs(Duty.VIEW)
def list_versions() -> str:
    """List all versions of a line, the newest first."""
    purpose = Purpose.REFERENCE if request.args.get("purpose") == Purpose.REFERENCE and visitor.here().is_street else Purpose.OWN
    return render_template("schemes/versions.html", versions=queries.versions(purpose), purpose=purpose)


@bp.get("/versions/<uuid:version_id>/difference")
@needs(Duty.VIEW)
def show_difference(version_id: UUID) -> str:
    """Show what differs between a version and another one, by default the one before."""
    desk = lay_open(version_id)
    chosen = request.args.get("from", "")
    other = desk.other(read_id(chosen) or UUID(int=0)) if chosen else desk.base
    found = compare(queries.whole(other), desk.scheme) if other else None
    return render_template(
        "schemes/difference.html", desk=desk, scheme=desk.scheme, difference=found, other=other, sift=Sift.of(request.args)
    )


@bp.get("/versions/<uuid:version_id>/reference")
@needs(Duty.VIEW)
def compare_reference(version_id: UUID) -> str:
    """Show in what a community's scheme differs from the street's newest reference scheme."""
    desk = lay_open(version_id)
    reference = queries.newest_reference() if desk.is_own else None
    found = compare(reference, desk.scheme) if reference else None
    return render_template(
        "schemes/difference.html",
        desk=desk,
        scheme=desk.scheme,
        difference=found,
        other=reference,
        is_reference=True,
        sift=Sift.of(request.args),
    )


@bp.get("/versions/<uuid:version_id>/findings")
@needs(Duty.VIEW)
def list_findings(version_id: UUID) -> str:
    """Show what is wrong or odd in a scheme, each with the place to mend it."""
    desk = lay_open(version_id)
    return render_template("schemes/findings.html", desk=desk, scheme=desk.scheme)


@bp.get("/versions/<uuid:version_id>/codes")
@needs(Duty.VIEW)
def show_codes(version_id: UUID) -> str:
    """Show how archival codes are made, on examples."""
    desk = lay_open(version_id)
    made = examples(desk.scheme, visitor.here().fonds_number)
    return render_template("schemes/codes.html", desk=desk, scheme=desk.scheme, made=made, form=None)


@bp.get("/versions/<uuid:version_id>/print")
@needs(Duty.VIEW)
def print_version(version_id: UUID) -> str:
    """Show the scheme as it is put on paper: 归档范围和保管期限表."""
    desk = lay_open(version_id)
    return render_template("schemes/print.html", desk=desk, scheme=desk.scheme, place=visitor.here())


@bp.get("/versions/<uuid:version_id>/scheme.xlsx")
@needs(Duty.EXPORT)
def export_version(version_id: UUID) -> Response:
    """Give the scheme as a spreadsheet; what is taken out is in the trail."""
    scheme = lay_open(version_id).scheme
    audit.record(Act.EXPORT, "scheme_version", scheme.id, scheme.label, by=visitor.actor(), after={"entries": len(scheme.entries)})
    headings = [_("门类"), _("类目代码"), _("类目"), _("归档范围"), _("保管期限"), _("开放"), _("每年应有"), _("状态"), _("依据")]
    return xlsx(f"{scheme.label}-", headings, _rows(scheme), sheet=_("归档范围和保管期限表"))


def _rows(scheme: Scheme) -> list[list[object]]:
    return [
        [
            category.archival_class,
            category.code,
            " / ".join(one.name for one in scheme.path(category)),
            entry.wording,
            period_label(entry.retention_code),
            access_label(entry.access_default),
            _("是") if entry.expected_yearly else "",
            _("停用") if entry.retired or category.retired else "",
            entry.source,
        ]
        for category, _level in scheme.in_order
        for entry in scheme.entries_in.get(category.id, [])
    ]

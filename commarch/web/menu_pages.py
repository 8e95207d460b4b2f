"""Pages below the entries of the menu: they mark their entry as the current place. An endpoint that this application lacks does no harm."""

PEOPLE_PAGES = ("accounts.invite", "accounts.change_roles", "accounts.end_membership")
#: Pages below the scheme.
SCHEME_PAGES = tuple(
    f"schemes.{name}"
    for name in (
        "show_version",
        "show_reference",
        "show_difference",
        "compare_reference",
        "list_versions",
        "list_findings",
        "show_codes",
        "begin_draft",
        "edit_settings",
        "edit_entry",
        "add_entry",
        "edit_category",
        "add_category",
        "publish",
        "discard_draft",
        "adopt",
        "merge",
        "list_fields",
        "add_field",
        "edit_field",
    )
)
INTAKE_PAGES = ("intake.show_document", "intake.choose_many", "intake.list_decisions")
HANDING_PAGES = ("intake.hand_in", "intake.show_mine", "intake.mend", "intake.paste")
POST_PAGES = tuple(f"posts.{name}" for name in ("show_post", "new_post", "edit_post", "close_post", "assign", "end_holding", "show_duties"))
HANDOVER_PAGES = tuple(f"handover.{name}" for name in ("begin", "show", "receiver", "count", "sign", "force", "withdraw", "afterwards"))
#: Pages below an inspection, and below one that somebody from outside was let in to.
INSPECTION_PAGES = tuple(
    f"inspection.{name}" for name in ("open_new", "show", "edit", "end", "add_point", "edit_point", "add_line", "admit")
)
ASSIGNED_PAGES = tuple(f"inspection.{name}" for name in ("show_assigned", "show_line", "show_item", "give_opinion"))
STREET_HANDOVER_PAGES = tuple(f"supervision.handover_{name}" for name in ("begin", "show", "sign", "force"))
HOLD_PAGES = tuple(f"holds.{name}" for name in ("begin", "choose", "place", "show", "ask", "consent", "move_review", "refuse"))
STREET_HOLD_PAGES = ("supervision.holds_show", "supervision.holds_consent", "supervision.holds_refuse")
INCIDENT_PAGES = tuple(f"incidents.{name}" for name in ("record", "edit", "show", "confirm", "withdraw", "follow_up", "report", "close"))
STREET_INCIDENT_PAGES = tuple(f"supervision.incidents_{name}" for name in ("show", "report", "close"))
#: Pages below the quality check.
QUALITY_PAGES = tuple(f"quality.{name}" for name in ("list_findings", "accept", "compare"))
#: Pages below the filing year.
YEAR_PAGES = tuple(
    f"filing_year.{name}" for name in ("show_year", "close", "list_activities", "begin_activity", "show_activity", "register_document")
)
PRINT_PAGES = tuple(f"printing.{name}" for name in ("choose", "order", "show_print", "show_stamp", "change_stamp", "show_saved"))
#: Pages beside and below the boxes.
STORAGE_PAGES = tuple(
    f"storage.{name}"
    for name in (
        "propose_boxes",
        "list_boxes",
        "show_box",
        "take_apart",
        "shelve_boxes",
        "list_places",
        "show_place",
        "add_room",
        "add_place",
        "edit_place",
        "at_label",
        "list_stock_takes",
        "show_stock_take",
        "list_astray",
        "show_forecast",
    )
)
VOLUME_PAGES = ("volumes.show_volume", "volumes.new_volume", "volumes.edit_volume")
REGISTER_PAGES = tuple(
    f"registers.{name}"
    for name in (
        "new_register",
        "edit_register",
        "find",
        "show_register",
        "enter",
        "show_entry",
        "reveal",
        "amend",
        "strike",
        "restore",
        "export_register",
        "list_freezes",
        "freeze",
    )
)
#: Pages of an appraisal.
APPRAISAL_PAGES = tuple(
    f"appraisal.{name}"
    for name in (
        "open_new",
        "choose",
        "show",
        "add_groups",
        "dismiss_member",
        "look",
        "speak_of_many",
        "decisions",
        "decide",
        "stop",
        "sign",
        "approve",
        "notice",
        "post_notice",
        "resident_objects",
        "send_back",
        "withdraw",
        "object_to",
        "look_again",
        "begin_destruction",
        "check_list",
        "leave_out",
        "witness",
        "appoint_witness",
        "photos",
        "add_photos",
        "explain_no_photo",
        "destroy",
        "end_without_destruction",
    )
)
STREET_APPRAISAL_PAGES = tuple(f"supervision.appraisal_{name}" for name in ("show", "approve", "send_back"))
#: Pages of a transfer.
TRANSFER_PAGES = tuple(
    f"transfer.{name}" for name in ("open_new", "show", "take", "tell", "take_out", "sign", "pack", "show_package", "receive", "withdraw")
)
#: Pages of a batch, and the report on numbers.
ARRANGEMENT_PAGES = tuple(
    f"arrangement.{name}" for name in ("show_batch", "show_section", "show_item", "merge", "commit", "take_over", "abandon", "show_numbers")
)
#: Pages beside and below the register of uses.
USAGE_PAGES = tuple(f"usage.{name}" for name in ("show_use", "record", "strike", "show_name", "edit_purposes", "report", "list_unused"))

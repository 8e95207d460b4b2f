"""The filing year (归档年度): its calendar, the activities that bring documents, its closing.

Words: term (归档时限), activity (活动), template (活动模板), closing (年度结束). Closing writes the year into the fonds dossier (全宗卷).
"""

from commarch.filing_year.closing import YearState, close_year, state_of
from commarch.filing_year.models import Activity, ActivityDocument, ActivityTemplate, YearClosing
from commarch.filing_year.operations import Plan, answer_none, answer_with, begin_activity, expect_further, register_for, reopen
from commarch.filing_year.queries import (
    ActivityLine,
    activities,
    closing_of,
    find_activity,
    find_document,
    items_answering,
    open_documents,
)
from commarch.filing_year.rules import ExpectedOfActivity, Standing, Term, When, read_documents, standing, terms, written
from commarch.filing_year.templates import begin_templates, documents_of, save_template, templates

__all__ = [
    "Activity",
    "ActivityDocument",
    "ActivityLine",
    "ActivityTemplate",
    "ExpectedOfActivity",
    "Plan",
    "Standing",
    "Term",
    "When",
    "YearClosing",
    "YearState",
    "activities",
    "answer_none",
    "answer_with",
    "begin_activity",
    "begin_templates",
    "close_year",
    "closing_of",
    "documents_of",
    "expect_further",
    "find_activity",
    "find_document",
    "items_answering",
    "open_documents",
    "read_documents",
    "register_for",
    "reopen",
    "save_template",
    "standing",
    "state_of",
    "templates",
    "terms",
    "written",
]

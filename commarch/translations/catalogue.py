"""Messages as they stand in the code, and as they stand in the catalogue."""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent
ENGLISH = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("web/static/**", "ignore"), ("**/templates/**.html", "jinja2"), ("web/**.py", "python"), ("retention/reasons.py", "python")]
#: `say` is the voice that a module below the pages is handed: it knows no Flask, and its sentences stand on pages all the same.
KEYWORDS = {"_": None, "_l": None, "say": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}


def extract(package: Path = PACKAGE) -> Catalog:
    """Read all messages out of pages and templates."""
    found = Catalog(project="commarch", charset="utf-8")
    # newstyle: {{ _("… %(name)s") }} is checked; silent=false: a template that can't be read is not skipped
    options = {"**/templates/**.html": {"encoding": "utf-8", "silent": "false", "newstyle_gettext": "true", "trimmed": "true"}}
    for file, line, message, comments, context in extract_from_dir(package, METHODS, options, keywords=KEYWORDS):
        found.add(message, None, [(f"commarch/{file}", line)], auto_comments=comments, context=context)
    return found


def english() -> Catalog:
    """Read the English catalogue."""
    with ENGLISH.open("rb") as lines:
        return read_po(lines, locale="en")


def wanting(source: Catalog, target: Catalog) -> list[str]:
    """Name the messages that have no English yet."""
    return [str(message.id) for message in source if message.id and not _is_translated(target.get(message.id))]


def update() -> list[str]:
    """Bring new messages into the English catalogue, drop those that are gone, and return what wants its English."""
    source = extract()
    target = english() if ENGLISH.is_file() else Catalog(locale="en", project="commarch", charset="utf-8")
    target.update(source, no_fuzzy_matching=True)
    target.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        # no line numbers: they would change the catalogue with every edit of a page
        write_po(file, target, sort_output=True, ignore_obsolete=True, omit_header=True, include_lineno=False, width=140)
    return wanting(source, target)


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)

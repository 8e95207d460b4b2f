"""Reading a page: what a test wants to know of its HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Fields that say themselves what they are, or that nobody sees.
WITHOUT_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
Attributes = dict[str, str]


@dataclass(eq=False)
class Form:
    """A form and its fields."""

    attributes: Attributes
    fields: list[Attributes] = field(default_factory=list)

    @property
    def method(self) -> str:
        """How it is sent."""
        return self.attributes.get("method", "get").lower()


@dataclass(eq=False)
class Page(HTMLParser):
    """A parsed page."""

    text: str
    lang: str = ""
    title: str = ""
    forms: list[Form] = field(default_factory=list)
    fields: list[Attributes] = field(default_factory=list)
    labels_for: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    primary: int = 0
    open: list[tuple[str, Attributes]] = field(default_factory=list)
    scripts_inside: int = 0
    styles_inside: int = 0
    handlers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Parse at once."""
        super().__init__(convert_charrefs=True)
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins here."""
        told = {name: value or "" for name, value in attrs}
        classes = told.get("class", "").split()
        self.ids += [told["id"]] if "id" in told else []
        self.handlers += [name for name in told if name.startswith("on")] + [f"{tag} style" for name in told if name == "style"]
        self.primary += "btn-primary" in classes and not self._in_dialog()
        self.tags.add(tag)
        self.scripts_inside += tag == "script" and "src" not in told
        self.styles_inside += tag == "style"
        self._note(tag, told)
        if tag not in VOID:
            self.open.append((tag, told))

    def _note(self, tag: str, told: Attributes) -> None:
        match tag:
            case "html":
                self.lang = told.get("lang", "")
            case "h1" | "h2" | "h3":
                self.headings.append(tag)
            case "label":
                self.labels_for.add(told.get("for", ""))
            case "a":
                self.links.append(told.get("href", ""))
            case "form":
                self.forms.append(Form(told))
            case "input" | "select" | "textarea":
                self._note_field(tag, told)

    def handle_endtag(self, tag: str) -> None:
        """Close the tag and what was left open in it."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep the title."""
        if self.open and self.open[-1][0] == "title" and not self.title:
            self.title = data.strip()

    def unlabelled(self) -> list[str]:
        """Return fields without a name for who can't see them."""
        return [one.get("name") or one.get("id") or "?" for one in self.fields if not self._is_labelled(one)]

    def _is_labelled(self, one: Attributes) -> bool:
        return bool(
            one.get("type") in WITHOUT_LABEL
            or "within_label" in one
            or one.get("aria-label", "").strip()
            or one.get("aria-labelledby", "").strip()
            or one.get("id") in self.labels_for
        )

    def _note_field(self, tag: str, told: Attributes) -> None:
        told = told | {"tag": tag}
        if any(name == "label" for name, _ in self.open):
            told["within_label"] = ""
        self.fields.append(told)
        of = told.get("form")
        inside = any(name == "form" for name, _ in self.open)
        if of is not None:
            self._of_form(of).append(told)
        elif inside and self.forms:
            self.forms[-1].fields.append(told)

    def _of_form(self, name: str) -> list[Attributes]:
        return next((form.fields for form in self.forms if form.attributes.get("id") == name), [])

    def _in_dialog(self) -> bool:
        return any(tag == "dialog" for tag, _ in self.open)

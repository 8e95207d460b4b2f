"""The one exception that a rule of the archives raises."""


class RuleBroken(Exception):
    """An act that the rules of the archives forbid; its text tells the clerk, in Chinese, why and what to do instead.

    `field` names the form field or spreadsheet column at fault, where there is one, so that a page can show the text beside it.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

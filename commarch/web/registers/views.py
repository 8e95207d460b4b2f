"""Pages of registers, by what people come for: to look, to set one up, to enter and amend, to freeze a year."""

from commarch.web.registers import entering, exporting, freezing, listing, setting_up, showing
from commarch.web.registers.blueprint import bp

__all__ = ["bp", "entering", "exporting", "freezing", "listing", "setting_up", "showing"]

"""The demo world: 学院路街道 with three communities, their people, and holdings from the sample catalogues.

It is made through the same operations as anybody's archives. Years are moved so that on any day something is overdue, something runs
out this year, and something was filed; passwords are random and stand in the data directory. Nobody in it exists.
"""

from commarch.demo.loading import is_loaded, load
from commarch.demo.people import LogIn, log_ins

__all__ = ["LogIn", "is_loaded", "load", "log_ins"]

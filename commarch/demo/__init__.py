"""The demo world: 学院路街道 with three communities, their people, and holdings from the sample catalogues.

It is made through the same operations as anybody's archives. Years are moved so that on any day something is overdue, something runs
out this year, and something was filed; passwords are random and stand in the data directory. Nobody in it exists.

`commarch.demo.loading` makes it, which needs all of commarch; whoever shows how to sign in needs only this.
"""

from commarch.demo.people import LogIn, log_ins

__all__ = ["LogIn", "log_ins"]

"""`python -m commarch`: the command line, also where the path is too long for a script's first line."""

from commarch.cli import main

main(prog_name="commarch")

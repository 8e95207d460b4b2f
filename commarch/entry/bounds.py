"""How much a sheet takes."""

MOST_ROWS = 500
MOST_SHEETS = 30
#: Of one cell, in characters; longer than anything that registration takes, so that its own rule speaks first.
LONGEST_CELL = 5000
#: Of all rows of a sheet together, and of one paste, in bytes.
LARGEST_SHEET = 1024 * 1024
LONGEST_PASTE = 512 * 1024

"""Pages of volumes and groups: those of a year, one with what is inside, making one up, filing and closing it."""

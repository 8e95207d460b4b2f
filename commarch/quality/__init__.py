"""Quality (质检): the faults that people make, found, explained and linked to where they are mended."""

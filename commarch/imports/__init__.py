"""Import of catalogues (目录导入): a file that a clerk uploads becomes staged rows, then items.

The part that needs no database: `reading` (a file becomes sheets of rows of text), `layout` (which rows are items, which column is
which field), `values` (one cell, cleaned or faulted), `rules` (one row, all fields together), `export` (the way back, lossless).
Every row of the file is accounted for: it is an item, or it is skipped with a reason that the clerk reads.
"""

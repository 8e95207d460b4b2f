"""Inspection (检查): what inspectors ask for, laid out as links, and accounts for them that end by themselves."""

"""Registers (登记册) of persons and households: entries that live, each change with what it was before, by whom and on what ground."""

"""Archives of a street office and all its communities."""

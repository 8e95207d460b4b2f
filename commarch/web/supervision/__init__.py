"""The street's view across its communities."""

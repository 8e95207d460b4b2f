"""Pages of items: list, register, edit, file, show."""

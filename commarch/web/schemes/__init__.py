"""Pages of the classification scheme and its versions."""

"""Pages of what expired and what will."""

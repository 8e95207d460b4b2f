"""Pages of periods: what expired, what will, by the day on which it ends."""

"""Pages of holds: the list, placing one, one hold, asking for its lifting and consenting; the street's side of it."""

"""Pages of incidents: the list, recording one, one incident with its steps and its report; the street's side of it."""

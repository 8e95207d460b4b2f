"""Pages of the classification scheme: reading its versions, drafting a new one, taking over the street's reference scheme."""

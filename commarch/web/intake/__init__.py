"""Pages of the inbox: handing documents in, following one's own, the clerk's desk, the register of what was decided."""

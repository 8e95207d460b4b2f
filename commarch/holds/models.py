"""Tables of `holds`."""

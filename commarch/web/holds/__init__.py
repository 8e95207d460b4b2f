"""Pages of `holds`."""

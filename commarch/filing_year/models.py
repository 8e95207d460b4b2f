"""Tables of `filing_year`."""

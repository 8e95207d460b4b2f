"""Pages of `filing_year`."""

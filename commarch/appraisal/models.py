"""Tables of `appraisal`."""

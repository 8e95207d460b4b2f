"""Pages of `appraisal`."""

"""Storage (保管): boxes, the places they stand in, labels, taking stock."""

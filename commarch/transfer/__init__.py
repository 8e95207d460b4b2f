"""Transfer (移交进馆) to the county archives: list, package, receipt."""

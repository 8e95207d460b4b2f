"""Pages of transfer to the county archives: what has come of age, composing the list, signature, package, receipt."""

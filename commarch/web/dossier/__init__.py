"""Pages of `dossier`."""

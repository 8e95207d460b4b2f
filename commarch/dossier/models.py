"""Tables of `dossier`."""

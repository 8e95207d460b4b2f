"""The demo world: one street office, its communities, their people and holdings; `data/` holds the catalogues they are filed from."""

"""Flask: the pages. Domain packages know nothing of it; a page may look at all of them."""

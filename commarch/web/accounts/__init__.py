"""Pages of sign-in, one's own account, and the people of a tenant."""

"""Pages of posts: who answers for what, who holds what since when, what each post still owes of a year."""

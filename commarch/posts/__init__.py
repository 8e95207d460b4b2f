"""Posts (岗位): who answers for which categories, from when to when; a duty belongs to the post, a person holds it for a time."""

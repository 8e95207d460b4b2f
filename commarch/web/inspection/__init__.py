"""Pages of inspections: for the community that lays evidence out, for reviewers from outside, for the street."""

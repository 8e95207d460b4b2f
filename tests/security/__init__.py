"""Safety (reliability.md §8): refusals at start-up, garbage, injections, headers, hosts."""

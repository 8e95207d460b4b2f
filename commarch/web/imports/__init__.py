"""Pages of catalogue imports."""

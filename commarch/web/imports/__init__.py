"""Pages of catalogue imports: upload, columns, rows to be mended, the job at work, the report."""

"""Arrangement (整理): a heap of drafts of one year and class becomes items in order, with codes."""

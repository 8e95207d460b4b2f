"""Intake (收集): documents that people hand in, and what the clerk decided on each."""

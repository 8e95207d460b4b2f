"""Pages of reminders and their delivery."""

"""Pages of reminders: what was sent to whom, what failed, what a mail says, sending it again."""

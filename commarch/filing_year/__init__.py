"""The filing year (归档年度): its calendar, the activities that bring documents, its closing."""

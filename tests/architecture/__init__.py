"""What holds for every page and every file, whoever adds one."""

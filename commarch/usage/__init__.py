"""Use (利用) of the archives: who asked for what and what came of it; what is never asked for, what was asked for and not found."""

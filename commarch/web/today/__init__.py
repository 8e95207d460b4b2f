"""The page that says what this person must do today."""

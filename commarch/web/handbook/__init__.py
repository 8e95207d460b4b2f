"""The clerk's handbook."""

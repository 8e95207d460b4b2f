"""Rapid entry (快速著录): a sheet of rows that saves itself and becomes drafts."""

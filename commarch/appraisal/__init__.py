"""Appraisal (鉴定): from expiry to decision; nobody destroys without group, street, waiting time and two witnesses."""

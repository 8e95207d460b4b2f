"""All pages about people: the door, links from mails, one's own account, the people of a tenant."""

from commarch.web.accounts import door, links, own, people, proof
from commarch.web.accounts.blueprint import bp

__all__ = ["bp", "door", "links", "own", "people", "proof"]

"""Posts (岗位): which categories of documents somebody answers for, and who holds the post from when to when.

Tasks belong to a post, a person is assigned to it for a time: clerks are replaced often, the duty stays (岗位责任制). Words: post (岗位),
scope of a post (分管的类目), holding (任岗), vacancy (空岗).

Invariants: a category, or an entry apart from its category, belongs to one post at a time, by its lineage, so that a new version of the
scheme keeps it; a post has one holder at a time; what was is kept.
"""

from commarch.posts.models import Post, PostHolding, PostScope, ScopeKind
from commarch.posts.operations import PostFacts, close, edit, end_holding, hold, set_up
from commarch.posts.queries import (
    PostNow,
    find_holding,
    find_post,
    holdings_of,
    people,
    posts_held_by,
    posts_now,
    posts_open,
    scopes_of_all,
)
from commarch.posts.rules import Answering

__all__ = [
    "Answering",
    "Post",
    "PostFacts",
    "PostHolding",
    "PostNow",
    "PostScope",
    "ScopeKind",
    "close",
    "edit",
    "end_holding",
    "find_holding",
    "find_post",
    "hold",
    "holdings_of",
    "people",
    "posts_held_by",
    "posts_now",
    "posts_open",
    "scopes_of_all",
    "set_up",
]

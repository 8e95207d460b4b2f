"""The blueprint that the pages of `posts` share."""

from flask import Blueprint

bp = Blueprint("posts", __name__, url_prefix="/c/<tenant_code>/posts")

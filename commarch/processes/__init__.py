"""The processes of a deployment on one machine: PostgreSQL, Redis, web, worker, clock, and who watches them.

Used by `commarch up` and by the tests. In production systemd does this work (see `deploy/`), and nothing here is needed.

- `postgres.Cluster`, `redis.Doorbell`: the two stores, each a direct child of the process that started it.
- `supervisor`: starts, watches, restarts and stops all of them.

Invariants: a child dies with its parent; a lock on each folder tells that whoever still runs there is an orphan; no process is
ended that cannot be proved to be ours.
"""


class CannotStart(Exception):
    """Something a process needs is missing or taken; the text tells the operator, in Chinese, what to do."""

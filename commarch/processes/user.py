"""The unprivileged user that PostgreSQL and Redis run as when `commarch up` is started by root.

The rule: a store that exists runs as the owner of its folder; a new one as the first of `commarch`, `postgres`, `nobody` that this
machine knows. PostgreSQL refuses root, and Redis has no need of it. Started by an ordinary user, everything runs as that user.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from commarch.processes import CannotStart

CANDIDATES = ("commarch", "postgres", "nobody")


@dataclass(frozen=True)
class User:
    """Somebody without privileges."""

    name: str
    uid: int
    gid: int


def for_store(folder: Path) -> User | None:
    """Return whom the store in `folder` must run as; None means as ourselves."""
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise CannotStart(f"数据目录 {folder} 属于另一个用户（{_name(owner)}）。请用该用户运行，或用 --data 另选一个目录。")
        return None
    if owner:
        return _known(pwd.getpwuid(owner)) if _exists(owner) else User(str(owner), owner, owner)
    for name in CANDIDATES:
        try:
            return _known(pwd.getpwnam(name))
        except KeyError:
            continue
    raise CannotStart("以 root 运行时需要一个普通用户来运行 PostgreSQL。请先执行 useradd --system commarch，或改用普通用户运行。")


def reaches(user: User | None, path: Path) -> bool:
    """Tell whether `user` can get to `path` and enter or execute it, by trying: modes, ACLs and mounts all have their say."""
    if user is None:
        return os.access(path, os.X_OK)
    tried = subprocess.run(  # noqa: S603 - a POSIX command
        ["test", "-x", str(path)],  # noqa: S607
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        env={"PATH": os.defpath},
        check=False,
    )
    return tried.returncode == 0


def give(path: Path, user: User | None) -> None:
    """Make `user` the owner of `path`."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def _known(entry: pwd.struct_passwd) -> User:
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _exists(uid: int) -> bool:
    return any(entry.pw_uid == uid for entry in pwd.getpwall())


def _name(uid: int | None) -> str:
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_uid == uid), str(uid))

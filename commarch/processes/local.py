"""What `commarch up` keeps in a data directory, and the settings that follow from it.

`postgres/` and `redis/` are the stores, `logs/` what each process says, `secrets.env` (0600) the random secrets made at the first start,
`address` what was last served; `lock` is held while it runs. Any command started with the same data directory finds the same database:
`environment` needs no running server.
"""

import os
import secrets
from functools import cached_property
from pathlib import Path

from dotenv import dotenv_values

from commarch.processes import CannotStart, place
from commarch.processes.postgres import Cluster
from commarch.processes.redis import Doorbell
from commarch.settings import Settings

APP_ROLE, DATABASE = "commarch_app", "commarch"
SECRETS = ("COMMARCH_SECRET_KEY", "COMMARCH_APP_PASSWORD")


class Deployment:
    """A deployment on this machine; a store that `chosen` settings name an address for is somebody else's and is left alone."""

    def __init__(self, chosen: Settings, data: Path) -> None:
        if chosen.database_url and not chosen.secret_key:
            raise CannotStart("使用外部数据库时须设置 COMMARCH_SECRET_KEY，与 commarch db init 时相同：租户隔离的签名依赖它。")
        self.chosen = chosen
        self.data = (Path.cwd() / data).resolve()
        self.cluster = None if chosen.database_url else Cluster(self.data / "postgres")
        self.doorbell = None if chosen.redis_url else Doorbell(self.data / "redis")

    @property
    def exists(self) -> bool:
        """Whether `commarch up` was started here before."""
        return self._file.exists()

    @property
    def logs(self) -> Path:
        """The folder of what each process says."""
        return self.data / "logs"

    @property
    def marker(self) -> str:
        """What this data directory's processes carry in their environment; it stays when the folder is moved, not when it is copied."""
        found = self.data.stat()
        return f"{found.st_dev}:{found.st_ino}"

    @cached_property
    def secrets(self) -> dict[str, str]:
        """The secrets made at the first start."""
        if not self.exists:
            self._write({name: secrets.token_urlsafe(48) for name in SECRETS})
        return {name: value or "" for name, value in dotenv_values(self._file, interpolate=False).items()}

    @property
    def secret_key(self) -> str:
        """What signs forms and the tenant context: the operator's choice, else our own."""
        return self.chosen.secret_key or self.secrets["COMMARCH_SECRET_KEY"]

    @property
    def app_password(self) -> str:
        """The password of the application's role in a PostgreSQL of our own."""
        return self.secrets["COMMARCH_APP_PASSWORD"]

    def take(self) -> int:
        """Make the data directory and hold it, or say who has it."""
        try:
            self.data.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            return place.hold(self.data / "lock")
        except place.Taken:
            raise CannotStart(
                f"数据目录 {self.data} 正由另一个 commarch up 使用。请先停止它（在它的窗口按 Ctrl-C），或用 --data 另选一个目录。"
            ) from None
        except OSError as fault:
            raise CannotStart(f"无法使用数据目录 {self.data}（{fault.strerror}）。请用 --data 另选一个可以写入的目录。") from fault

    def environment(self) -> dict[str, str]:
        """Return the settings that lead to this deployment's stores."""
        found = {"COMMARCH_DATA_DIR": str(self.data), "COMMARCH_SECRET_KEY": self.secret_key}
        found["COMMARCH_DATABASE_URL"] = (
            self.cluster.url(APP_ROLE, self.app_password, DATABASE) if self.cluster else self.chosen.database_url
        )
        found["COMMARCH_REDIS_URL"] = self.doorbell.url() if self.doorbell else self.chosen.redis_url
        if self._address.exists():
            found["COMMARCH_BASE_URL"] = self._address.read_text().strip()
        return found

    def remember_address(self, base_url: str) -> None:
        """Note the address that is served, so that mails sent by a command link to it too."""
        self._address.write_text(base_url + "\n")

    @property
    def _address(self) -> Path:
        return self.data / "address"

    @property
    def _file(self) -> Path:
        return self.data / "secrets.env"

    def _write(self, values: dict[str, str]) -> None:
        new = self._file.with_name("secrets.env.new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file)

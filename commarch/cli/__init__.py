"""The command line: `commarch COMMAND`, each command in a file of its own, loaded only when it is asked for.

Exit codes: 0 well, 1 something was found or failed, 2 wrong usage.
"""

import gc
import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from commarch import settings
from commarch.processes import CannotStart
from commarch.processes.local import Deployment

#: Every command, where it is, and its line in `commarch --help`, so that help needs no imports.
COMMANDS = {
    "up": ("commarch.cli.up:up", "启动整个系统：数据库、Redis、网页、后台任务与时钟"),
    "worker": ("commarch.cli.worker:worker", "运行后台任务进程（生产环境由 systemd 启动）"),
    "clock": ("commarch.cli.clock:clock", "运行时钟进程（全系统只需一个）"),
    "db": ("commarch.cli.db:db", "建立、升级和检查数据库"),
    "tenants": ("commarch.cli.tenants:tenants", "街道与社区"),
    "people": ("commarch.cli.people:people", "人员与密码"),
    "import": ("commarch.cli.import_catalogue:import_catalogue", "导入目录表格"),
    "items": ("commarch.cli.items:items", "列出和导出归档文件"),
    "search": ("commarch.cli.search:search", "检索"),
    "suggest": ("commarch.cli.suggest:suggest", "建议一份文件归到哪里、留多久、为什么"),
    "due": ("commarch.cli.due:due", "列出到期应鉴定的档案，说明期满日怎么来的"),
    "holds": ("commarch.cli.holds:holds", "列出冻结的档案"),
    "batches": ("commarch.cli.batches:batches", "列出鉴定批次，看一个批次到哪一步、等谁办"),
    "register": ("commarch.cli.register:register", "核验销毁清册"),
    "quality": ("commarch.cli.quality:check_quality", "检查档案里的差错，按种类列出，给出得分"),
    "print": ("commarch.cli.print:print_paper", "打印目录、盒脊、归档章等，写成 PDF"),
    "remind": ("commarch.cli.remind:remind", "立即执行每日提醒"),
    "fixity": ("commarch.cli.fixity:fixity", "重新核对每个数字文件的校验值"),
    "audit": ("commarch.cli.audit:audit", "核对操作日志"),
    "doctor": ("commarch.cli.doctor:doctor", "检查系统状态"),
    "demo": ("commarch.cli.demo:demo", "载入演示街道"),
}
#: Commands that start the deployment themselves, or are started by it, and so need not look for it.
WITHOUT_LOOKING = frozenset({"up"})


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands whose module is here, in the order of the list above."""
        return [name for name, (where, _) in COMMANDS.items() if importlib.util.find_spec(where.partition(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        with _keeping_all():
            found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the list without importing anything."""
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what cannot start is a sentence, not a traceback."""
        try:
            return super().invoke(ctx)
        except CannotStart as fault:
            raise click.ClickException(str(fault)) from fault


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Look for no garbage while modules are loaded: there is none, and looking takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commarch")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Commarch：街道与社区档案管理系统。"""
    if ctx.invoked_subcommand not in WITHOUT_LOOKING:
        find_deployment()


def find_deployment() -> None:
    """Take over the settings of a `commarch up` in the data directory, unless the environment names a database."""
    chosen = settings.current()
    if chosen.database_url:
        return
    local = Deployment(chosen, chosen.data_dir)
    if local.exists:
        for name, value in local.environment().items():
            os.environ[name] = os.environ.get(name) or value
        os.environ.setdefault("COMMARCH_ENVIRONMENT", "local")
        settings.reread()

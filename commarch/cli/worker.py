"""`commarch worker`: the process of the jobs; in production systemd starts as many as are needed, on as many machines."""

import click

from commarch.jobs import worker as jobs


@click.command()
def worker() -> None:
    """运行后台任务进程，直到被要求停止。"""
    jobs.main()

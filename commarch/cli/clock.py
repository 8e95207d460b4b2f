"""`commarch clock`: rings for what is due by the time of day; one in the whole deployment."""

import click

from commarch.jobs import clock as jobs


@click.command()
def clock() -> None:
    """运行时钟进程，直到被要求停止。"""
    jobs.main()

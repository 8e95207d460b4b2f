"""`make bench`: build the corpus, measure, print; exit code 1 where a mark is missed."""

import sys
from collections.abc import Callable

import psycopg

from tests.benchmarks import deployment, figures, pages, suggesting, sweeping
from tests.benchmarks.deployment import CLERK, MEASURED
from tests.benchmarks.figures import Figure
from tests.benchmarks.importing import importing
from tests.benchmarks.serving import serving


def main() -> int:
    """Measure everything in one run."""
    print(f"{deployment.COMMUNITIES * deployment.ITEMS:,} items in {deployment.COMMUNITIES} tenants", flush=True)
    print("\nThe daily sweep, in a database of its own:", flush=True)
    swept = [_told(lambda figure=figure: figure) for figure in sweeping.figures()]  # type: ignore[misc]
    with deployment.running() as stores:
        found = [*swept, *_figures(stores)]
        print("\nStatements, CPU time of the web process and size of every page:", flush=True)
        for cost in pages.costs(deployment.application(), stores):
            print(cost, flush=True)
    return 0 if all(figure.passes for figure in found) else 1


def _figures(stores: deployment.Deployment) -> list[Figure]:
    with psycopg.connect(stores.admin_url) as admin:
        tenant = admin.execute("SELECT id FROM tenant WHERE code = %s", [MEASURED]).fetchone()
        assert tenant is not None
    yardstick = {"BENCH_ADMIN_URL": stores.admin_url, "BENCH_TENANT": str(tenant[0])}
    found = [_told(lambda: figures.wall(deployment.application(), stores)), _told(lambda: importing(deployment.application(), stores))]
    found += [_told(lambda: suggesting.speed(deployment.application(), stores)), *_suggestions()]
    with (
        serving("commarch.app:create_app()", stores.environment()) as ours,
        serving("tests.benchmarks.minimal:create_app()", yardstick) as minimal,
    ):
        ours.sign_in(CLERK)
        found += [
            _told(lambda: figures.throughput(ours, minimal)),
            _told(lambda: figures.searching(ours, deployment.application())),
            _told(lambda: figures.memory(ours)),
        ]
    return found


def _suggestions() -> list[Figure]:
    """How often the filing assistant is right: all of it is told, what has a mark is a figure."""
    accuracies = suggesting.accuracies()
    print(
        "\nThe filing assistant: true category, and retention, first of all and among the first three:", *accuracies, sep="\n", flush=True
    )
    return [_told(lambda figure=figure: figure) for figure in suggesting.figures(accuracies)]  # type: ignore[misc]


def _told(measure: Callable[[], Figure]) -> Figure:
    figure = measure()
    print(figure, flush=True)
    return figure


if __name__ == "__main__":
    sys.exit(main())

"""Charts as SVG made on the server, coloured by class, always with the same figures as a table.

pygal was tried: each of its charts carries an inline `<style>`, an inline `<script>` and `style=` attributes that can't be turned off, and
pages run under `style-src 'self'; script-src 'self'`. What is needed here, stacked bars by year, is less than what it takes to clean that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask

#: Tones of a series, from `chart.css`; `late` is the red of the seal: what is overdue, and nothing else.
TONES = ("1", "2", "3", "late")
#: So many columns may each carry their figure.
FEW = 10
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Series:
    """One kind of thing counted, a value for each label of the chart."""

    name: str
    values: Sequence[int]
    tone: str = "1"


@dataclass(frozen=True)
class Bar:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True)
class Column:
    """All bars over one label."""

    label: str
    x: float
    top: float
    total: int
    bars: tuple[Bar, ...]
    shows_total: bool


@dataclass(frozen=True)
class Chart:
    """A drawing of stacked bars and the figures behind it. `chart.summary` is what a screen reader hears."""

    summary: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, float], ...]
    width: int
    height: int
    left: int
    floor: float
    #: a level to compare with: its name and height, e.g. what can be appraised in a year
    mark: tuple[str, float] | None = None

    def total(self, index: int) -> int:
        """Return the sum over one label."""
        return sum(series.values[index] for series in self.series)


def stacked_bars(
    summary: str,
    labels: Sequence[str | int],
    series: Sequence[Series],
    *,
    mark: tuple[str, int] | None = None,
    width: int = 1180,
    height: int = 258,
) -> Chart:
    """Lay out stacked bars, one column a label."""
    totals = [sum(one.values[index] for one in series) for index in range(len(labels))]
    step = nice_step(max([*totals, mark[1] if mark else 0, 1]))
    highest = -(-max([*totals, mark[1] if mark else 0, 1]) // step) * step
    left, floor, roof = 44, height - 38.0, 20.0

    def level(value: float) -> float:
        return round(floor - (floor - roof) * value / highest, 1)

    pitch = (width - left) / max(len(labels), 1)
    columns = tuple(
        _column(str(label), left + pitch * index, pitch, [(one.tone, one.values[index]) for one in series], level, totals)
        for index, label in enumerate(labels)
    )
    ticks = tuple((value, level(value)) for value in range(0, highest + 1, step))
    line = (mark[0], level(mark[1])) if mark else None
    return Chart(summary, tuple(map(str, labels)), tuple(series), columns, ticks, width, height, left, floor, line)


def nice_step(highest: int) -> int:
    """Return a round distance of grid lines that gives three to six of them."""
    rough = highest / 4
    power = int(10 ** (len(str(max(int(rough), 1))) - 1))
    return max(1, round(next(factor * power for factor in _NICE if factor * power >= rough)))


def init_app(app: Flask) -> None:
    """Let templates draw."""
    app.jinja_env.globals["stacked_bars"] = stacked_bars


def _column(label: str, x: float, pitch: float, parts: list[tuple[str, int]], level: Callable[[float], float], totals: list[int]) -> Column:
    width = round(min(pitch * 0.57, 40), 1)
    start = round(x + (pitch - width) / 2, 1)
    bars, below = [], 0
    for tone, value in parts:
        if value:
            top = level(below + value)
            bars.append(Bar(start, top, width, round(level(below) - top, 1), tone))
        below += value
    # few columns all carry their figure, of many only the first, the last and the highest: the table has the rest
    shows = bool(below) and (len(totals) <= FEW or below in (totals[0], totals[-1], max(totals)))
    return Column(label, round(start + width / 2, 1), level(below), below, tuple(bars), shows)

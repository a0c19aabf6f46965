"""A task that reads a CSV file, and leaves a data frame and a plot where people look at them: in its deck.

It needs pandas and matplotlib in the image: ``pip install 'flyteweight[pandas]' matplotlib``.

    flyteweight inputs examples.sales_report:report sales=examples/sales.csv --output inputs.pb
    pyflyte-execute --inputs inputs.pb --output-prefix out --raw-output-data-prefix raw \
        --resolver flyteweight.resolvers.default_task_resolver \
        -- task-module examples.sales_report task-name report

Then open ``out/deck.html``.
"""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from matplotlib.figure import Figure

from flyteweight import Deck, FlyteFile, kwtypes, task
from flyteweight.decks.values import value_html

Sales = FlyteFile["csv"]
Totals = Annotated[pd.DataFrame, kwtypes(shop=str, amount=float)]


@task(enable_deck=True)
def report(sales: Sales) -> Totals:
    """What each shop sold; the deck shows how it came to be, day by day."""
    days = pd.read_csv(sales, parse_dates=["day"])
    totals = days.groupby("shop", as_index=False).agg(amount=("amount", "sum"))
    Deck("Sales", f"<h3>Each shop's total</h3>{value_html(totals)}").append(value_html(plot(days)))
    return totals


def plot(days: pd.DataFrame) -> Figure:
    """A line for each shop."""
    figure = Figure(figsize=(6, 3), layout="tight")
    axes = figure.subplots()
    for shop, sold in days.groupby("shop"):
        axes.plot(sold.day.dt.strftime("%d %b"), sold.amount, marker="o", label=str(shop))
    axes.set_ylabel("amount")
    axes.legend()
    return figure

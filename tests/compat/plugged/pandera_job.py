"""A frame that its schema checks."""

import pandas as pd
import pandera.pandas
from flytekit import task
from flytekitplugins import pandera as _plugin  # noqa: F401 - registers its conversion
from pandera.typing import DataFrame


class Prices(pandera.pandas.DataFrameModel):
    price: int = pandera.pandas.Field(ge=0)


@task(enable_deck=True)
def checked(kind: str) -> DataFrame[Prices]:
    """A frame that its schema takes, or refuses."""
    return pd.DataFrame({"price": [1, 2, -987654321 if kind == "bad" else 3]})


@task
def read(o0: DataFrame[Prices]) -> int:
    """The sum of the prices."""
    return int(o0.price.sum())

"""Frames of places."""

import geopandas as gpd
from flytekit import task
from flytekitplugins import geopandas as _plugin  # noqa: F401 - registers its conversions
from shapely.geometry import Point


@task
def places(kind: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"kind": [kind, kind]}, geometry=[Point(1, 2), Point(3, 4)], crs="EPSG:4326")


@task
def read(o0: gpd.GeoDataFrame) -> str:
    return o0.to_json()

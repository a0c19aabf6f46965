"""Serialise the template tasks of `jobs.py` with flytekit, as registration does: `write_templates.py DATABASE`."""

import sys
from collections import OrderedDict
from pathlib import Path

import jobs
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.tools.translator import get_serializable

settings = SerializationSettings(
    ImageConfig(Image("default", "registry.example.com/default", "1")),
    project="p",
    domain="d",
    version="v",
    env={},
)
for task in (jobs.plugin, jobs.sqlite(sys.argv[1]), jobs.alchemy(sys.argv[1])):
    template = get_serializable(OrderedDict(), settings, task).template.to_flyte_idl()
    Path(f"{task.name}.pb").write_bytes(template.SerializeToString())

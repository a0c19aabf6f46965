# syntax=docker/dockerfile:1
#
# An image in which a scheduler's command line runs as it is: pyflyte-execute and flyteweight are on PATH, no
# ENTRYPOINT stands before them. Build your own on top of it:
#
#   FROM flyteweight
#   COPY my_tasks.py /app/
#
# What is installed is locked, so that two builds on the same base are equal; --build-arg BASE=python@sha256:...
# names one base for good. --build-arg LOCK=image-without-s3fs leaves out s3fs and botocore, which only profiles and
# other shared AWS files, http and FLYTEWEIGHT_STORAGE=fsspec need.
#
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
ARG LOCK=image
WORKDIR /src
COPY locks ./locks
RUN python -m venv /opt/flyteweight \
    && /opt/flyteweight/bin/python -m pip install --no-cache-dir --no-compile --require-hashes -r "locks/${LOCK}.txt" \
    && python -m pip install --no-cache-dir --no-compile --require-hashes -r locks/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY flyteweight ./flyteweight
# A read-only file system keeps no bytecode, and copying layers can change the times that it is checked by:
# compile everything once, unchecked.
RUN python -m pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir wheels . \
    && /opt/flyteweight/bin/python -m pip install --no-compile --no-deps --no-index wheels/*.whl \
    && /opt/flyteweight/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/flyteweight/lib

FROM ${BASE}
# The official images leave the standard library uncompiled.
RUN python -m compileall -q --invalidation-mode unchecked-hash "$(python -c 'import os; print(os.path.dirname(os.__file__))')"
COPY --from=build /opt/flyteweight /opt/flyteweight
ENV PATH=/opt/flyteweight/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp
WORKDIR /app
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
CMD ["pyflyte-execute", "--help"]

"""Images described by what is in them; flyteweight names such images and does not build them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from flyteweight.exceptions import FlyteValueException

IMAGE_ID_VARIABLE = "_F_IMG_ID"
"""The environment variable that says in a container which image it is."""

_REGISTRY = re.compile(r"^(localhost:\d{1,5}|([a-z\d._-]+)(:\d{1,5})?)(/[\w.-]+)*$")
_LISTS_OF_STRINGS = (
    "packages",
    "conda_channels",
    "conda_packages",
    "apt_packages",
    "pip_extra_index_url",
    "entrypoint",
    "commands",
    "runtime_packages",
)
_NOT_IN_THE_IMAGE = frozenset({"pip_secret_mounts", "builder", "runtime_packages"})


class CopyFileDetection(Enum):
    """Which source files a builder puts into an image."""

    LOADED_MODULES = 1
    ALL = 2
    NO_COPY = 3


@dataclass
class ImageSpec:
    """An image by its contents; its tag is a hash of them, the same as flytekit's.

    The order of the fields is part of that hash. Raises ``ValueError`` for a registry or a list of the
    wrong form.
    """

    name: str = "flytekit"
    python_version: str | None = None
    builder: str | None = None
    source_root: str | None = None
    env: dict[str, str] | None = None
    registry: str | None = None
    packages: list[str] | None = None
    conda_packages: list[str] | None = None
    conda_channels: list[str] | None = None
    requirements: str | None = None
    apt_packages: list[str] | None = None
    cuda: str | None = None
    cudnn: str | None = None
    base_image: str | ImageSpec | None = None
    platform: str | None = None
    pip_index: str | None = None
    pip_extra_index_url: list[str] | None = None
    pip_secret_mounts: list[tuple[str, str]] | None = None
    pip_extra_args: str | None = None
    registry_config: str | None = None
    entrypoint: list[str] | None = None
    commands: list[str] | None = None
    tag_format: str | None = None
    source_copy_mode: CopyFileDetection | None = None
    copy: list[str] | None = None
    python_exec: str | None = None
    runtime_packages: list[str] | None = None
    builder_options: dict[str, Any] | None = None
    builder_config: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        self.name = self.name.lower()
        if self.registry:
            self.registry = self.registry.lower()
            if not _REGISTRY.match(self.registry):
                raise ValueError(
                    f"ImageSpec(registry={self.registry!r}): expected a registry such as 'ghcr.io/user' or "
                    "'localhost:30000', without scheme and tag"
                )
        if self.platform is None:
            self.platform = _default_platform(self.registry)
        if self.source_root is not None and self.source_copy_mode is None:
            self.source_copy_mode = CopyFileDetection.LOADED_MODULES
        for name in _LISTS_OF_STRINGS:
            value = getattr(self, name)
            if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
                raise ValueError(f"ImageSpec({name}=…) must be a list of strings or None")

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def id(self) -> str:
        """A hash of the specification, by which a serialised context lists the image that was built from
        it.
        """
        return _digest(self)

    @property
    def tag(self) -> str:
        """The image's tag: a hash of its contents, in ``tag_format`` if there is one.

        Raises ``FlyteValueException`` if source files go into the image: they are digested where it is built.
        """
        copies_source = self.source_copy_mode not in (None, CopyFileDetection.NO_COPY)
        if copies_source or self.copy:
            raise FlyteValueException(
                f"ImageSpec(name={self.name!r}) copies source files into the image, so its tag is known only "
                "where it is built; list the built image in the settings' image_config, or set container_image "
                "to its name"
            )
        contents = replace(self, registry_config=None)
        if isinstance(self.base_image, ImageSpec):
            contents = replace(contents, base_image=self.base_image.image_name())
        if self.requirements:
            contents = replace(contents, requirements=_digest_of_file(self.requirements))
        tag = _digest(contents).replace("-", "_")
        return self.tag_format.format(spec_hash=tag) if self.tag_format else tag

    def image_name(self) -> str:
        """``registry/name:tag``, or with ``builder="noop"`` the base image as it is.

        Raises ``FlyteValueException`` if the name cannot be known here, see :attr:`tag`.
        """
        if self.builder == "noop":
            if not isinstance(self.base_image, str):
                raise FlyteValueException(
                    f"ImageSpec(name={self.name!r}, builder='noop') builds nothing, so base_image must name an image"
                )
            return self.base_image
        name = f"{self.name}:{self.tag}"
        return f"{self.registry}/{name}" if self.registry else name

    def is_container(self) -> bool:
        """Whether the code runs in a container made from this image; true where nothing runs in a
        container.
        """
        import os

        from flyteweight.runtime.context import FlyteContextManager

        state = FlyteContextManager.current_context().execution_state
        if state.mode is None or state.mode is state.Mode.LOCAL_WORKFLOW_EXECUTION:
            return True
        return os.environ.get(IMAGE_ID_VARIABLE) == self.id

    def with_commands(self, commands: str | list[str]) -> ImageSpec:
        """A copy with more commands."""
        return self._extended("commands", commands)

    def with_packages(self, packages: str | list[str]) -> ImageSpec:
        """A copy with more Python packages."""
        return self._extended("packages", packages)

    def with_apt_packages(self, apt_packages: str | list[str]) -> ImageSpec:
        """A copy with more Debian packages."""
        return self._extended("apt_packages", apt_packages)

    def with_copy(self, src: str | list[str]) -> ImageSpec:
        """A copy with more files."""
        return self._extended("copy", src)

    def with_runtime_packages(self, runtime_packages: list[str]) -> ImageSpec:
        """A copy with more packages that are installed when the container starts."""
        return self._extended("runtime_packages", runtime_packages)

    def with_builder_options(self, builder_options: dict[str, Any]) -> ImageSpec:
        """A copy with more options for the builder."""
        return replace(self, builder_options={**(self.builder_options or {}), **builder_options})

    def force_push(self) -> ImageSpec:
        """The same: nothing is pushed here."""
        return self

    def _extended(self, name: str, values: str | list[str]) -> ImageSpec:
        more = [values] if isinstance(values, str) else values
        extended: dict[str, Any] = {name: [*(getattr(self, name) or []), *more]}
        return replace(self, **extended)


def _default_platform(registry: str | None) -> str:
    if registry and registry.startswith("localhost:"):
        import platform

        if platform.machine().lower() in ("arm64", "aarch64"):
            return "linux/arm64"
    return "linux/amd64"


def _digest(spec: ImageSpec) -> str:
    import base64
    import hashlib

    given = asdict(
        spec,
        dict_factory=lambda items: {k: v for k, v in items if v is not None and k not in _NOT_IN_THE_IMAGE},
    )
    # The hash of a dict's repr is flytekit's choice; equal tags need equal text.
    digest = hashlib.md5(str(given).encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _digest_of_file(path: str) -> str:
    import hashlib
    from pathlib import Path

    return hashlib.sha1(Path(path).read_bytes().strip(), usedforsecurity=False).hexdigest()

"""What is known when a task is serialised: project, version, images, environment, and where its code will
lie.

A running task meets these settings when it is dynamic: they then come from the environment variable
``_F_SS_C``, whose encoding is base64 of gzip of JSON, see :meth:`SerializationSettings.from_transport`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight.exceptions import FlyteAssertion
from flyteweight.runtime.identity import identity

if TYPE_CHECKING:
    from flyteweight.settings.resources import ResourceSpec

CONTRACT_VERSION = "1.16.31"
"""The flytekit release whose contract this package implements.

Templates carry it as the version of their runtime ``FLYTE_SDK``, because schedulers decide by it what a
container understands.
"""

DEFAULT_IMAGE_NAME = "default"
DEFAULT_PYTHON_INTERPRETER = "/opt/venv/bin/python3"
SERIALIZED_CONTEXT_ENV_VAR = "_F_SS_C"
INTERNAL_IMAGE_ENV_VAR = "FLYTE_INTERNAL_IMAGE"


@dataclass(frozen=True)
class Image:
    """A container image under the name by which ``{{.images.NAME}}`` finds it."""

    name: str
    fqn: str
    tag: str | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        if self.tag is not None and self.digest is not None:
            raise ValueError(f"image '{self.fqn}' has a tag ({self.tag}) and a digest ({self.digest}); give one")

    @property
    def full(self) -> str:
        """What a container runtime pulls: ``fqn:tag`` or ``fqn@digest``."""
        return f"{self.fqn}@{self.digest}" if self.digest else f"{self.fqn}:{self.tag}"

    @property
    def version(self) -> str | None:
        """The digest or the tag."""
        return self.digest or self.tag

    @staticmethod
    def look_up_image_info(name: str, image_identifier: str, allow_no_tag_or_digest: bool = False) -> Image:
        """The image that ``registry/name:tag`` or ``registry/name@digest`` means.

        Raises ``FlyteAssertion`` without tag and digest, unless that is allowed.
        """
        fqn, at, digest = image_identifier.rpartition("@")
        if at:
            return Image(name, fqn, digest=digest)
        fqn, colon, tag = image_identifier.rpartition(":")
        if colon and "/" not in tag:  # otherwise the colon is that of the registry's port
            return Image(name, fqn, tag=tag)
        if not allow_no_tag_or_digest:
            raise FlyteAssertion(
                f"image '{image_identifier}' has neither a tag nor a digest; write "
                f"{image_identifier}:TAG, so that every run gets the same image"
            )
        return Image(name, image_identifier)


@dataclass(frozen=True)
class ImageConfig:
    """The default image and those that tasks name."""

    default_image: Image | None = None
    images: list[Image] | None = None

    def find_image(self, name: str) -> Image | None:
        """The image called ``name``, the default one included."""
        candidates = [*([self.default_image] if self.default_image else []), *(self.images or [])]
        return next((image for image in candidates if image.name == name), None)

    @classmethod
    def create_from(cls, default_image: Image | None, other_images: list[Image] | None = None) -> ImageConfig:
        """A configuration whose ``images`` hold the default image too."""
        if default_image is not None and not isinstance(default_image, Image):
            raise ValueError(f"default_image must be an Image or None, got {type(default_image).__name__}")
        return cls(default_image, [*([default_image] if default_image else []), *(other_images or [])])

    @classmethod
    def from_images(cls, default_image: str | None, m: dict[str, str] | None = None) -> ImageConfig:
        """A configuration from identifiers: the default image's, and others by name."""
        default = Image.look_up_image_info(DEFAULT_IMAGE_NAME, default_image) if default_image else None
        others = [
            Image.look_up_image_info(name, identifier, allow_no_tag_or_digest=True)
            for name, identifier in (m or {}).items()
        ]
        return cls.create_from(default, others)

    @classmethod
    def auto(cls, config_file: str | None = None, img_name: str | None = None) -> ImageConfig:
        """A configuration with this default image, and those that a configuration file names, if one is given."""
        if config_file is None:
            return cls.from_images(img_name)
        from flyteweight.settings.image_file import images_in

        return cls.from_images(img_name, images_in(config_file))

    @classmethod
    def auto_default_image(cls) -> ImageConfig:
        """A configuration with the image of :meth:`DefaultImages.default_image`."""
        return cls.auto(img_name=DefaultImages.default_image())


class PythonVersion(Enum):
    """The versions of Python for which flytekit has images."""

    PYTHON_3_8 = (3, 8)
    PYTHON_3_9 = (3, 9)
    PYTHON_3_10 = (3, 10)
    PYTHON_3_11 = (3, 11)
    PYTHON_3_12 = (3, 12)


class DefaultImages:
    """The images that the Flyte project publishes; subclasses, which plugins make, name others."""

    #: Version of Python ─▶ the image, but for flytekit's version at its end.
    _DEFAULT_IMAGE_PREFIXES: ClassVar[dict[PythonVersion, str]] = {}

    @classmethod
    def default_image(cls) -> str:
        """The value of ``FLYTE_INTERNAL_IMAGE``, or flytekit's image for this Python."""
        return cls.find_image_for()

    @classmethod
    def find_image_for(cls, python_version: PythonVersion | None = None, flytekit_version: str | None = None) -> str:
        """The value of ``FLYTE_INTERNAL_IMAGE``, or flytekit's image of these versions, by default of this Python."""
        import os
        import sys

        major, minor = sys.version_info[:2] if python_version is None else python_version.value
        own = {version.value: prefix for version, prefix in cls._DEFAULT_IMAGE_PREFIXES.items()}
        prefix = own.get((major, minor), f"cr.flyte.org/flyteorg/flytekit:py{major}.{minor}-")
        version = flytekit_version.replace("v", "") if flytekit_version else cls.get_version_suffix()
        return os.environ.get(INTERNAL_IMAGE_ENV_VAR) or f"{prefix}{version}"

    @staticmethod
    def get_version_suffix() -> str:
        """The version of flytekit whose contract is kept: the end of the images' tags."""
        return CONTRACT_VERSION


@dataclass(frozen=True)
class FastSerializationSettings:
    """Whether code travels as an archive beside the image, from where, and into which directory."""

    enabled: bool = False
    destination_dir: str | None = None
    distribution_location: str | None = None


@dataclass(frozen=True)
class EntrypointSettings:
    """Where the entrypoint program lies in the container."""

    path: str | None = None


@dataclass(frozen=True)
class SerializationSettings:
    """Everything that a template takes from outside the task's declaration."""

    image_config: ImageConfig
    project: str | None = None
    domain: str | None = None
    version: str | None = None
    env: dict[str, str] | None = None
    default_resources: ResourceSpec | None = None
    git_repo: str | None = None
    python_interpreter: str = DEFAULT_PYTHON_INTERPRETER
    flytekit_virtualenv_root: str | None = None
    fast_serialization_settings: FastSerializationSettings | None = None
    source_root: str | None = None

    def __post_init__(self) -> None:
        if self.flytekit_virtualenv_root is None:
            root = self.venv_root_from_interpreter(self.python_interpreter)
            object.__setattr__(self, "flytekit_virtualenv_root", root)

    @classmethod
    def for_image(
        cls,
        image: str,
        version: str,
        project: str = "",
        domain: str = "",
        python_interpreter_path: str = DEFAULT_PYTHON_INTERPRETER,
    ) -> SerializationSettings:
        """Settings with one image, the default one."""
        default = Image.look_up_image_info(DEFAULT_IMAGE_NAME, image)
        return cls(
            ImageConfig(default_image=default),
            project=project,
            domain=domain,
            version=version,
            python_interpreter=python_interpreter_path,
        )

    @staticmethod
    def venv_root_from_interpreter(interpreter_path: str) -> str:
        """The virtual environment of an interpreter: ``/opt/venv`` for ``/opt/venv/bin/python3``."""
        root = str(PurePosixPath(interpreter_path).parent.parent)
        return "" if root == "." else root

    @property
    def entrypoint_settings(self) -> EntrypointSettings:
        """Where the entrypoint program lies, beside the interpreter."""
        return EntrypointSettings(
            str(PurePosixPath(self.venv_root_from_interpreter(self.python_interpreter), "bin/entrypoint.py"))
        )

    def should_fast_serialize(self) -> bool:
        """Whether code travels as an archive, so that commands start with ``pyflyte-fast-execute``."""
        return self.fast_serialization_settings is not None and self.fast_serialization_settings.enabled

    @property
    def serialized_context(self) -> str:
        """The settings in the form that ``_F_SS_C`` carries; what ``env`` already carries is kept."""
        from flyteweight.settings.transport import encode

        return (self.env or {}).get(SERIALIZED_CONTEXT_ENV_VAR) or encode(asdict(self))

    @classmethod
    def from_transport(cls, s: str) -> SerializationSettings:
        """The settings that ``_F_SS_C`` carries; raises ``ValueError`` if the text is not in that form."""
        from flyteweight.settings.transport import decode

        return _from_json(decode(s, SERIALIZED_CONTEXT_ENV_VAR))

    def with_serialized_context(self) -> SerializationSettings:
        """The settings with themselves in ``env``, from where a dynamic task takes them at run time."""
        if SERIALIZED_CONTEXT_ENV_VAR in (self.env or {}):
            return self
        return replace(self, env={**(self.env or {}), SERIALIZED_CONTEXT_ENV_VAR: self.serialized_context})

    def new_builder(self) -> SerializationSettingsBuilder:
        """A builder that starts from these settings."""
        return SerializationSettingsBuilder(**vars(self))


class SerializationSettingsBuilder:
    """Settings under construction: set attributes, then :meth:`build`."""

    def __init__(self, **settings: Any) -> None:
        vars(self).update(settings)
        self.env: dict[str, str] | None = dict(settings["env"]) if settings.get("env") else None
        self.fast_serialization_settings: FastSerializationSettings | None = settings.get("fast_serialization_settings")

    def with_fast_serialization_settings(self, fss: FastSerializationSettings) -> SerializationSettingsBuilder:
        """Let code travel as an archive."""
        self.fast_serialization_settings = fss
        return self

    def build(self) -> SerializationSettings:
        """The settings; raises ``TypeError`` for an attribute that settings do not have."""
        return SerializationSettings(**vars(self))


def _from_json(raw: dict[str, Any]) -> SerializationSettings:
    """Settings from the keys that this version knows; a newer SDK may have written more."""
    from flyteweight.settings.resources import Resources, ResourceSpec

    images = raw.get("image_config") or {}
    named, default = images.get("images"), images.get("default_image")
    resources, fast = raw.get("default_resources"), raw.get("fast_serialization_settings")
    others = ("image_config", "default_resources", "fast_serialization_settings")
    plain = {name: value for name, value in raw.items() if value is not None and name not in others}
    settings: SerializationSettings = _known(
        SerializationSettings,
        {
            **plain,
            "image_config": ImageConfig(
                _known(Image, default) if default else None,
                None if named is None else [_known(Image, image) for image in named],
            ),
            "default_resources": ResourceSpec(
                requests=_known(Resources, resources.get("requests") or {}),
                limits=_known(Resources, resources.get("limits") or {}),
            )
            if resources
            else None,
            "fast_serialization_settings": _known(FastSerializationSettings, fast) if fast else None,
        },
    )
    return settings


def _known(kind: Any, raw: dict[str, Any]) -> Any:
    return kind(**{name: raw[name] for name in kind.__dataclass_fields__ if name in raw})


def settings_of_run(distribution: str | None = None, destination: str | None = None) -> SerializationSettings:
    """The settings with which a running dynamic task compiles, from the environment of its container.

    ``_F_SS_C`` carries them; project and domain fall back to those of the execution, and the version is
    always that of the running task. ``distribution`` and ``destination`` say where the code came from, if
    it was downloaded. Raises ``ValueError`` if ``_F_SS_C`` cannot be read.
    """
    import os

    transported = os.environ.get(SERIALIZED_CONTEXT_ENV_VAR)
    settings = (
        SerializationSettings.from_transport(transported) if transported else SerializationSettings(ImageConfig())
    )
    settings = replace(
        settings,
        project=settings.project or identity("execution_project"),
        domain=settings.domain or identity("execution_domain"),
        version=identity("task_version"),
    )
    if not distribution:
        return settings
    fast = FastSerializationSettings(True, destination, distribution)
    return replace(settings, fast_serialization_settings=fast)

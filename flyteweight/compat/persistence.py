"""``flytekit.core.data_persistence``: how fsspec is set up from settings, and where scratch files go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flyteweight.compat.configuration import DataConfig

if TYPE_CHECKING:
    from flyteweight.compat.configuration import AzureBlobStorageConfig, S3Config

_CHUNK = 25 << 20
_AZURE = ("account_name", "account_key", "client_id", "client_secret", "tenant_id")


def s3_setup_args(s3_cfg: S3Config, anonymous: bool = False) -> dict[str, Any]:
    """The arguments of ``s3fs.S3FileSystem``."""
    given = {
        "key": s3_cfg.access_key_id or None,
        "secret": s3_cfg.secret_access_key or None,
        "client_kwargs": None if s3_cfg.endpoint is None else {"endpoint_url": s3_cfg.endpoint},
        "config_kwargs": {"s3": {"addressing_style": "virtual"}} if s3_cfg.adressing_style else None,
        "anon": anonymous or None,
    }
    return {"cache_regions": True, **{name: value for name, value in given.items() if value is not None}}


def azure_setup_args(azure_cfg: AzureBlobStorageConfig, anonymous: bool = False) -> dict[str, Any]:
    """The arguments of ``adlfs.AzureBlobFileSystem``."""
    given = {name: getattr(azure_cfg, name) for name in _AZURE}
    return {**{name: value for name, value in given.items() if value}, "anon": anonymous}


def get_fsspec_storage_options(
    protocol: str, data_config: DataConfig | None = None, anonymous: bool = False, **kwargs: Any
) -> dict[str, Any]:
    """The arguments of fsspec's file system for a protocol, with others beside them; none for one without settings."""
    settings = data_config or DataConfig.auto()
    if protocol == "file":
        return {"auto_mkdir": True, **kwargs}
    if protocol == "s3":
        return {**s3_setup_args(settings.s3, anonymous), **kwargs}
    if protocol == "gs":
        return {**kwargs, "token": "anon"} if anonymous else kwargs
    if protocol in ("abfs", "abfss"):
        return {**azure_setup_args(settings.azure, anonymous), **kwargs}
    return {}


def get_additional_fsspec_call_kwargs(protocol: str | tuple[str, ...], method_name: str) -> dict[str, Any]:
    """What a method of fsspec's file system is given beside its own arguments: the size of parts, in bytes."""
    name = protocol[0] if isinstance(protocol, tuple) else protocol
    if method_name.replace("_", "") == "put" and name in ("s3", "gs"):
        return {"chunksize": int(os.environ.get("_F_P_WRITE_CHUNK_SIZE") or _CHUNK)}
    return {}


def __getattr__(name: str) -> Any:
    if name == "flyte_tmp_dir":
        from flyteweight.runtime.context import local_context

        return os.path.dirname(local_context().file_access.local_sandbox_dir)
    if name == "default_local_file_access_provider":
        from flyteweight.runtime.context import local_context

        return local_context().file_access
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

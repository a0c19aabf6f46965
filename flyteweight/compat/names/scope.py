"""What of flytekit is left out by design, and why, and what does nothing here.

A path stands for all below it that the tables do not have, ``module:name`` for one name.
"""

from __future__ import annotations

_NETWORK = "it talks to Flyte's control plane, which a task's container does not do"
_REGISTRATION = "it belongs to registration, which is flytekit's work where code is registered, and not a container's"
_COMMANDS = "it is part of flytekit's commands for a person's machine"
_CONNECTORS = "connectors run in a service of their own, which is made with flytekit"
_IMAGES = "images are built where code is registered, and not in a task's container"
_INTERNAL = "it is a part of flytekit's own machinery that nothing of a task's needs"
_CONSOLE = "it is a message between the control plane and its clients"

OUT_OF_SCOPE = {
    "_ast": _INTERNAL,
    **dict.fromkeys(("clients.auth", "clients.auth_helper", "clients.grpc_utils", "clients.helpers"), _NETWORK),
    "clients.raw": _NETWORK,
    "clis": _COMMANDS,
    **dict.fromkeys(
        (
            *(f"configuration.file:{name}" for name in ("ConfigEntry", "ConfigFile", "LegacyConfigEntry")),
            *(f"configuration.file:{name}" for name in ("YamlConfigEntry", "get_config_file")),
            *(f"configuration.internal:{name}" for name in ("AWS", "AZURE", "Credentials", "GCP", "Images", "Local")),
            *(
                f"configuration.internal:{name}"
                for name in ("LocalSDK", "Persistence", "Platform", "Secrets", "StatsD")
            ),
        ),
        "settings of flytekit's clients come from it; a container's come from its environment",
    ),
    **dict.fromkeys(
        (
            *(f"core.interface:{name}" for name in ("remap_shared_output_descriptions", "repr_kv")),
            *(f"core.interface:{name}" for name in ("repr_type_signature", "verify_outputs_artifact_bindings")),
            *(f"core.promise:resolve_attr_path_{name}" for name in ("in_dict", "in_pb_struct", "recursively")),
            *(f"core.promise:{name}" for name in ("create_native_named_tuple", "create_task_output")),
            "core.promise:extract_obj_name",
        ),
        _INTERNAL,
    ),
    "core.worker_queue": _NETWORK,
    "extend.backend.connector_service": _CONNECTORS,
    **{
        f"extend.backend.{name}": _CONNECTORS
        for name in (
            *("base_connector:local_connector_loop", "utils:get_agent_secret", "utils:mirror_async_methods"),
            "utils:render_task_template",
        )
    },
    "extras.webhook.connector": _CONNECTORS,
    **{
        f"image_spec.default_builder:{name}": _IMAGES
        for name in (
            *("APT_INSTALL_COMMAND_TEMPLATE", "DEFAULT_MICROMAMBA_IMAGE", "DEFAULT_UV_IMAGE", "DOCKER_FILE_TEMPLATE"),
            *("MICROMAMBA_INSTALL_COMMAND_TEMPLATE", "POETRY_LOCK_TEMPLATE", "UV_LOCK_INSTALL_TEMPLATE"),
            *("UV_PYTHON_INSTALL_COMMAND_TEMPLATE", "UV_PYTHON_VENV_INSTALL_COMMAND_TEMPLATE"),
            *("create_docker_context", "get_flytekit_for_pypi", "prepare_poetry_lock_command"),
            *("prepare_python_executable", "prepare_python_install", "prepare_uv_lock_command"),
        )
    },
    "image_spec.noop_builder": _IMAGES,
    "interaction": _COMMANDS,
    "interfaces.cli_identifiers": _COMMANDS,
    "interfaces.random": _INTERNAL,
    "models.admin.common": _CONSOLE,
    "models.admin.task_execution": _CONSOLE,
    "models.event": _CONSOLE,
    "models.filters": _CONSOLE,
    "models.node_execution": _CONSOLE,
    **{
        f"remote.{name}": _NETWORK
        for name in (
            *("backfill", "data", "interface", "lazy_entity", "metrics", "remote_callable", "remote_fs"),
            *("entities:FlyteArrayNode", "entities:FlyteGateNode", "executions:RemoteExecutionBase"),
            *("remote:DEFAULT_SYNC_EXECUTION_RPC_TIMEOUT", "remote:ExecutionDataResponse", "remote:LATEST_VERSION_STR"),
            *("remote:MOST_RECENT_FIRST", "remote:RegistrationSkipped", "remote:ResolvedIdentifiers"),
        )
    },
    "sensor.sensor_engine": _CONNECTORS,
    **dict.fromkeys(
        (
            "tools.fast_registration",
            "tools.ignore",
            "tools.interactive",
            "tools.module_loader",
            "tools.repo",
            "tools.script_mode",
            "tools.serialize_helpers",
            "tools.subprocess",
            *(f"tools.translator:get_serializable_{kind}" for kind in ("array_node", "array_node_map_task", "node")),
            *(f"tools.translator:get_serializable_{kind}" for kind in ("branch_node", "flyte_task", "flyte_workflow")),
            *(f"tools.translator:get_serializable_{kind}" for kind in ("launch_plan", "workflow")),
            *(f"tools.translator:to_serializable_{kind}" for kind in ("case", "cases")),
            *(f"tools.translator:{name}" for name in ("get_command_prefix_for_fast_execute", "get_reference_spec")),
            "tools.translator:prefix_with_fast_execute",
        ),
        _REGISTRATION,
    ),
    "utils.rate_limiter": _NETWORK,
}


#: What is here for registration, clients and the control plane, in the same form: it keeps what it is given.
INERT = {
    "clients.friendly",
    "clis.sdk_in_container.pyflyte:main",
    "configuration:AuthType",
    "configuration:Config",
    "configuration:PlatformConfig",
    "core.artifact",
    "core.notification",
    "core.options",
    "core.schedule",
    "extend.backend.base_connector",
    "image_spec.default_builder",
    "interactive.constants",
    "interactive.utils",
    "interactive.vscode_lib.config",
    "interactive.vscode_lib.decorator",
    "interactive.vscode_lib.vscode_constants",
    "models.array_job",
    "models.common:AuthRole",
    "models.concurrency",
    "models.core.compiler",
    "models.launch_plan",
    "models.schedule",
    "remote.entities",
    "remote.executions",
    "remote.remote",
    "sensor.base_sensor",
    "sensor.file_sensor",
}


def is_inert(module: str, name: str) -> bool:
    """Whether a name that a module of flytekit's defines is one that only keeps what it is given."""
    path = module.removeprefix("flytekit").removeprefix(".")
    return path in INERT or f"{path}:{name}" in INERT


def reason(module: str, name: str = "") -> str | None:
    """Why a module of flytekit's, or a name that it defines, is left out; ``None`` if it is not."""
    path = module.removeprefix("flytekit").removeprefix(".")
    found = OUT_OF_SCOPE.get(f"{path}:{name}")
    while found is None and path:
        found = OUT_OF_SCOPE.get(path)
        path = path.rpartition(".")[0]
    return found

"""``flytekit.interactive``: tasks that stop for a person at an editor, which are declared here, and not run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteNotImplementedException
from flyteweight.interface.class_decorator import ClassDecorator
from flyteweight.runtime.context import FlyteContextManager

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

EXIT_CODE_SUCCESS = 0
FLYTE_ENABLE_VSCODE_KEY = "_F_E_VS"
HOURS_TO_SECONDS = 3600
MAX_IDLE_SECONDS = DEFAULT_UP_SECONDS = 10 * HOURS_TO_SECONDS
HEARTBEAT_CHECK_SECONDS = 60

EXECUTABLE_NAME = "code-server"
DOWNLOAD_DIR = Path(os.path.expanduser("~/.code-server"))
HEARTBEAT_PATH = os.path.expanduser("~/.local/share/code-server/heartbeat")
_RELEASE = "4.106.3"
_EXTENSIONS = "https://raw.githubusercontent.com/flyteorg/flytetools/master/flytekitplugins/flyin"
DEFAULT_CODE_SERVER_DIR_NAMES = {machine: f"code-server-{_RELEASE}-linux-{machine}" for machine in ("amd64", "arm64")}
DEFAULT_CODE_SERVER_REMOTE_PATHS = {
    machine: f"https://github.com/coder/code-server/releases/download/v{_RELEASE}/{name}.tar.gz"
    for machine, name in DEFAULT_CODE_SERVER_DIR_NAMES.items()
}
DEFAULT_CODE_SERVER_EXTENSIONS = [
    f"{_EXTENSIONS}/{name}.vsix" for name in ("ms-python.python-2023.20.0", "ms-toolsai.jupyter-2023.9.100")
]
INTERACTIVE_DEBUGGING_FILE_NAME = "flyteinteractive_interactive_entrypoint.py"
RESUME_TASK_FILE_NAME = "flyteinteractive_resume_task.py"
TASK_FUNCTION_SOURCE_PATH = "TASK_FUNCTION_SOURCE_PATH"
VSCODE_TYPE_KEY = "flyteinteractive_type"
VSCODE_PORT_KEY = "flyteinteractive_port"
VSCODE_TYPE_VALUE = "vscode"


@dataclass
class VscodeConfig:
    """Where the editor's server and its extensions come from."""

    code_server_remote_paths: dict[str, str] | None = field(default_factory=lambda: DEFAULT_CODE_SERVER_REMOTE_PATHS)
    code_server_dir_names: dict[str, str] | None = field(default_factory=lambda: DEFAULT_CODE_SERVER_DIR_NAMES)
    extension_remote_paths: list[str] | None = field(default_factory=lambda: DEFAULT_CODE_SERVER_EXTENSIONS)

    def add_extensions(self, extensions: str | list[str]) -> None:
        """Add one extension, or several."""
        more = [extensions] if isinstance(extensions, str) else extensions
        self.extension_remote_paths = [*(self.extension_remote_paths or ()), *more]


class vscode(ClassDecorator):  # noqa: N801 - flytekit's name
    """Below ``@task``: the task's container becomes an editor's server. By hand, and when not enabled, it is the task.

    A run in a container raises ``FlyteNotImplementedException``; with ``run_task_first`` the task runs instead.
    """

    def __init__(
        self,
        task_function: Callable[..., Any] | None = None,
        max_idle_seconds: int | None = MAX_IDLE_SECONDS,
        port: int = 8080,
        enable: bool = True,
        run_task_first: bool = False,
        pre_execute: Callable[[], Any] | None = None,
        post_execute: Callable[[], Any] | None = None,
        config: VscodeConfig | None = None,
    ) -> None:
        self.max_idle_seconds = max_idle_seconds
        self.port = port
        self.enable = enable
        self.run_task_first = run_task_first
        super().__init__(
            task_function,
            max_idle_seconds=max_idle_seconds,
            port=port,
            enable=enable,
            run_task_first=run_task_first,
            pre_execute=pre_execute,
            post_execute=post_execute,
            config=config or VscodeConfig(),
        )

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """What the function returns."""
        function: Any = self.task_function
        context = FlyteContextManager.current_context()
        if self.enable and not self.run_task_first and not context.execution_state.is_local_execution():
            _refuse(f"@vscode of '{function.__name__}'")
        return function(*args, **kwargs)

    def get_extra_config(self) -> dict[str, str]:
        """What the console makes a link of."""
        return {self.LINK_TYPE_KEY: VSCODE_TYPE_VALUE, self.PORT_KEY: str(self.port)}


def _refuse(what: str) -> NoReturn:
    raise FlyteNotImplementedException(
        f"{what} makes an editor's server of the container, which flyteweight does not; say enable=False to run the "
        "task itself, or install flytekit in this image"
    )


#: What else there is, by which flytekit's server is set up.
_STEPS = frozenset(
    {
        *("download_file", "download_vscode", "execute_command", "exit_handler", "get_code_server_info"),
        *("get_installed_extensions", "get_task_inputs", "is_extension_installed", "load_module_from_path"),
        *("prepare_interactive_python", "prepare_launch_json", "prepare_resume_task_python"),
    }
)


def __getattr__(name: str) -> Any:
    if name not in _STEPS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def step(*_args: Any, **_kwargs: Any) -> NoReturn:
        _refuse(f"{name}()")

    step.__name__ = step.__qualname__ = name
    globals()[name] = step
    return step

"""``flytekit.core.constants``: names of files, nodes, variables and formats, which are Flyte's protocol."""

INPUT_FILE_NAME = "inputs.pb"
OUTPUT_FILE_NAME = "outputs.pb"
FUTURES_FILE_NAME = "futures.pb"
ERROR_FILE_NAME = "error.pb"
REQUIREMENTS_FILE_NAME = "requirements.txt"
SOURCE_CODE = "source_code"

CONTAINER_ARRAY_TASK = "container_array"
GLOBAL_INPUT_NODE_ID = ""
START_NODE_ID = "start-node"
END_NODE_ID = "end-node"
DEFAULT_FAILURE_NODE_ID = "efn"

FLYTE_INTERNAL_IMAGE_ENV_VAR = "FLYTE_INTERNAL_IMAGE"
FLYTE_USE_OLD_DC_FORMAT = "FLYTE_USE_OLD_DC_FORMAT"
FLYTE_FAIL_ON_ERROR = "FLYTE_FAIL_ON_ERROR"
RUNTIME_PACKAGES_ENV_NAME = "_F_RUNTIME_PACKAGES"

MESSAGEPACK = "msgpack"
SERIALIZATION_FORMAT = "serialization-format"
CACHE_KEY_METADATA = "cache-key-metadata"

EAGER_TAG_KEY = "eager-exec"
EAGER_TAG_ROOT_KEY = "eager-root-exec"
EAGER_ROOT_ENV_NAME = "_F_EE_ROOT"

SHARED_MEMORY_MOUNT_NAME = "flyte-shared-memory"
SHARED_MEMORY_MOUNT_PATH = "/dev/shm"  # noqa: S108 - where Linux has it

"""The public names of flytekit 1.16.31, module by module. Written by tools/flytekit-names; do not edit.

A line of a module is ``home: names``: where flytekit defines them, itself if nothing is there. ``name=original`` is a
name that stands for one of another spelling; one with nothing after the sign, for the module that is its home. Paths
are below ``flytekit``.
"""

EXPORTS = {
    "": """
: current_context load_implicit_plugins new_context
_version: __version__
configuration: Config
core.array_node_map_task: map_task
core.artifact: Artifact
core.base_sql_task: SQLTask
core.base_task: TaskMetadata kwtypes
core.cache: Cache CachePolicy VersionParameters
core.checkpointer: Checkpoint
core.condition: conditional
core.container_task: ContainerTask
core.context_manager: ExecutionParameters FlyteContext FlyteContextManager
core.dynamic_workflow_task: dynamic
core.environment: Environment
core.gate: approve sleep wait_for_input
core.hash: HashMethod
core.launch_plan: LaunchPlan reference_launch_plan
core.notification: Email PagerDuty Slack
core.options: Options
core.pod_template: PodTemplate
core.python_function_task: PythonFunctionTask PythonInstanceTask
core.reference: get_reference_entity
core.reference_entity: LaunchPlanReference TaskReference WorkflowReference
core.resources: Resources
core.schedule: CronSchedule FixedRate
core.task: eager reference_task task
core.type_engine: BatchSize
core.workflow: Workflow=ImperativeWorkflow WorkflowFailurePolicy reference_workflow workflow
deck.deck: Deck
image_spec.image_spec: ImageSpec
lazy_import.lazy_module: lazy_module
loggers: LOGGING_RICH_FMT_ENV_VAR logger
models.common: Annotations AuthRole Labels
models.concurrency: ConcurrencyLimitBehavior ConcurrencyPolicy
models.core.execution: WorkflowExecutionPhase
models.core.types: BlobType
models.documentation: Description Documentation SourceCode
models.literals: Blob BlobMetadata Literal Scalar
models.security: Secret SecurityContext
models.types: LiteralType StructuredDatasetType
remote.remote: FlyteRemote
sensor.sensor_engine: SensorEngine
types.directory: directory=
types.directory.types: FlyteDirectory
types.file: file=
types.file.file: FlyteFile
types.iterator: iterator=
types.structured.structured_dataset: StructuredDataset StructuredDatasetFormat StructuredDatasetTransformerEngine
""",
    "_ast": "",
    "_ast.parser": """
: get_function_param_location
""",
    "_version": """
: __version__ commit_id version version_tuple
""",
    "bin": "",
    "bin.entrypoint": """
: execute_task_cmd fast_execute_task_cmd get_container_error_timestamp get_one_of get_traceback_str
: get_version_message map_execute_task_cmd normalize_inputs setup_execution
configuration: FastSerializationSettings ImageConfig SERIALIZED_CONTEXT_ENV_VAR SerializationSettings StatsConfig
core.base_task: IgnoreOutputs PythonTask
core.checkpointer: SyncCheckpoint
core.constants: FLYTE_FAIL_ON_ERROR RUNTIME_PACKAGES_ENV_NAME
core.context_manager: ExecutionParameters ExecutionState FlyteContext FlyteContextManager OutputMetadataTracker
core.data_persistence: FileAccessProvider
core.promise: VoidPromise
core.utils: str2bool utils=
exceptions.base: FlyteException
exceptions.system: FlyteNonRecoverableSystemException
exceptions.user: FlyteRecoverableException FlyteUserRuntimeException
loggers: logger user_space_logger
tools.module_loader: load_object_from_module
utils.pbhash: compute_hash_string
""",
    "clients": "",
    "clients.auth": "",
    "clients.auth.auth_client": """
: AuthorizationClient AuthorizationCode EndpointMetadata OAuthCallbackHandler OAuthHTTPServer
clients.auth.default_html: get_default_success_html
clients.auth.exceptions: AccessTokenNotFoundError
clients.auth.keyring: Credentials
""",
    "clients.auth.authenticator": """
: Authenticator ClientConfig ClientConfigStore ClientCredentialsAuthenticator CommandAuthenticator
: DeviceCodeAuthenticator PKCEAuthenticator StaticClientConfigStore
clients.auth.auth_client: AuthorizationClient
clients.auth.exceptions: AccessTokenNotFoundError AuthenticationError AuthenticationPending
clients.auth.keyring: Credentials KeyringStore
clients.auth.token_client: token_client=
""",
    "clients.auth.default_html": """
: get_default_success_html
""",
    "clients.auth.exceptions": """
: AccessTokenNotFoundError AuthenticationError AuthenticationPending
""",
    "clients.auth.keyring": """
: Credentials KeyringStore
""",
    "clients.auth.token_client": """
: DeviceCodeResponse GrantType error_auth_pending error_slow_down get_basic_authorization_header get_device_code
: get_token poll_token_endpoint utf_8
clients.auth.exceptions: AuthenticationError AuthenticationPending
loggers: logger
""",
    "clients.auth_helper": """
: AUTH_ENTRY_POINT_GROUP AuthenticationHTTPAdapter RemoteClientConfigStore bootstrap_creds_from_server
: get_authenticated_channel get_authenticator get_channel get_proxy_authenticator get_session
: register_authenticator_plugin upgrade_channel_to_authenticated upgrade_channel_to_proxy_authenticated
: upgrade_session_to_proxy_authenticated wrap_exceptions_channel
clients.auth.authenticator: Authenticator ClientConfig ClientConfigStore ClientCredentialsAuthenticator
clients.auth.authenticator: CommandAuthenticator DeviceCodeAuthenticator PKCEAuthenticator
clients.grpc_utils.auth_interceptor: AuthUnaryInterceptor
clients.grpc_utils.deadline_interceptor: ScopedGrpcDeadlineInterceptor
clients.grpc_utils.default_metadata_interceptor: DefaultMetadataInterceptor
clients.grpc_utils.wrap_exception_interceptor: RetryExceptionWrapperInterceptor
configuration: AuthType PlatformConfig
""",
    "clients.friendly": """
: SynchronousFlyteClient
""",
    "clients.grpc_utils": "",
    "clients.grpc_utils.auth_interceptor": """
: AuthUnaryInterceptor
clients.auth.authenticator: Authenticator
""",
    "clients.grpc_utils.deadline_interceptor": """
: ScopedGrpcDeadlineInterceptor get_scoped_grpc_deadline scoped_grpc_deadline
""",
    "clients.grpc_utils.default_metadata_interceptor": """
: DefaultMetadataInterceptor
""",
    "clients.grpc_utils.wrap_exception_interceptor": """
: RetryExceptionWrapperInterceptor
exceptions.base: FlyteException
exceptions.system: FlyteSystemException FlyteSystemUnavailableException
exceptions.user: FlyteAuthenticationException FlyteEntityAlreadyExistsException FlyteEntityNotExistException
exceptions.user: FlyteInvalidInputException FlyteTimeout
""",
    "clients.helpers": """
: DEFAULT_SORT_ASC iterate_node_executions iterate_task_executions
models.admin.common: common=
""",
    "clients.raw": """
: RawSynchronousFlyteClient
clients.auth_helper: get_channel upgrade_channel_to_authenticated upgrade_channel_to_proxy_authenticated
clients.auth_helper: wrap_exceptions_channel
configuration: PlatformConfig
loggers: logger
""",
    "clis": "",
    "clis.flyte_cli": "",
    "clis.flyte_cli.main": """
: activate_project archive_project fast_register_files get_active_launch_plan get_child_executions get_execution
: get_launch_plan get_matching_attributes get_task get_workflow list_active_launch_plans list_executions
: list_launch_plan_names list_launch_plan_versions list_matching_attributes list_projects list_task_names
: list_task_versions list_workflow_names list_workflow_versions parse_proto recover_execution register_files
: register_project setup_config terminate_execution update_cluster_resource_attributes update_execution_cluster_label
: update_execution_queue_attributes update_launch_plan update_launch_plan_meta update_plugin_override update_task_meta
: update_workflow_meta
_version: __version__
clis.helpers: hydrate_registration_parameters
configuration: configuration=
core.context_manager: FlyteContextManager
core.utils: utils=
interfaces.cli_identifiers: cli_identifiers=
""",
    "clis.helpers": """
: display_help_with_error hydrate_registration_parameters parse_args_into_dict str2bool
configuration: DOMAIN_PLACEHOLDER PROJECT_PLACEHOLDER VERSION_PLACEHOLDER
""",
    "clis.sdk_in_container": "",
    "clis.sdk_in_container.backfill": """
: backfill resolve_backfill_window
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
clis.sdk_in_container.utils: domain_option_dec project_option_dec
core.workflow: WorkflowFailurePolicy
interaction.click_types: DateTimeType DurationParamType
""",
    "clis.sdk_in_container.build": """
: BuildCommand BuildParams BuildWorkflowCommand build build_command
clis.sdk_in_container.run: RunCommand RunLevelParams WorkflowCommand
clis.sdk_in_container.utils: make_click_option_field
configuration: ImageConfig SerializationSettings
core.base_task: PythonTask
core.workflow: PythonFunctionWorkflow
tools.translator: get_serializable
""",
    "clis.sdk_in_container.constants": """
: CTX_CONFIG_FILE CTX_DOMAIN CTX_NOTIFICATIONS CTX_PACKAGES CTX_PROJECT CTX_TEST CTX_VERBOSE CTX_VERSION
""",
    "clis.sdk_in_container.executions": """
: EXECUTION_ID execute execution_help recover relaunch
clis.sdk_in_container.constants: CTX_DOMAIN CTX_PROJECT
clis.sdk_in_container.helpers: FLYTE_REMOTE_INSTANCE_KEY get_and_save_remote_with_click_context
clis.sdk_in_container.utils: domain_option_dec project_option_dec
interfaces.cli_identifiers: cli_identifiers=
remote.remote: FlyteRemote
""",
    "clis.sdk_in_container.fetch": """
: fetch
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
core.type_engine: LiteralsResolver
interaction.string_literals: literal_map_string_repr literal_string_repr
models.literals: Literal
remote.remote: FlyteRemote
""",
    "clis.sdk_in_container.get": """
: get launchplan
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
clis.sdk_in_container.utils: domain_option_dec project_option_dec
interfaces.cli_identifiers: Identifier
models.admin.common: Sort
models.common: NamedEntityIdentifier
models.core.identifier: ResourceType
models.launch_plan: LaunchPlanState
remote.remote: FlyteRemote
""",
    "clis.sdk_in_container.helpers": """
: FLYTE_REMOTE_INSTANCE_KEY get_and_save_remote_with_click_context parse_copy patch_image_config
clis.sdk_in_container.constants: CTX_CONFIG_FILE
configuration: ImageConfig
configuration.plugin: get_plugin
constants: CopyFileDetection
remote.remote: FlyteRemote
""",
    "clis.sdk_in_container.init": """
: init
""",
    "clis.sdk_in_container.launchplan": """
: launchplan
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
clis.sdk_in_container.utils: domain_option_dec project_option_dec
models.launch_plan: LaunchPlanState
""",
    "clis.sdk_in_container.local_cache": """
: clear_local_cache local_cache
core.local_cache: LocalTaskCache
""",
    "clis.sdk_in_container.metrics": """
: CTX_DEPTH metrics metrics_dump metrics_explain
clis.sdk_in_container.constants: CTX_DOMAIN CTX_PROJECT
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
interfaces.cli_identifiers: cli_identifiers=
""",
    "clis.sdk_in_container.package": """
: package
clis.helpers: display_help_with_error
clis.sdk_in_container.constants: constants=
clis.sdk_in_container.helpers: parse_copy
configuration: DEFAULT_RUNTIME_PYTHON_INTERPRETER FastSerializationSettings ImageConfig SerializationSettings
constants: CopyFileDetection
interaction.click_types: key_value_callback
tools.fast_registration: FastPackageOptions
tools.repo: NoSerializableEntitiesError serialize_and_package
""",
    "clis.sdk_in_container.pyflyte": """
: main
clis.sdk_in_container.backfill: backfill
clis.sdk_in_container.build: build
clis.sdk_in_container.constants: CTX_CONFIG_FILE CTX_PACKAGES CTX_VERBOSE
clis.sdk_in_container.executions: execute
clis.sdk_in_container.fetch: fetch
clis.sdk_in_container.get: get
clis.sdk_in_container.init: init
clis.sdk_in_container.launchplan: launchplan
clis.sdk_in_container.local_cache: local_cache
clis.sdk_in_container.metrics: metrics
clis.sdk_in_container.package: package
clis.sdk_in_container.register: register
clis.sdk_in_container.run: run
clis.sdk_in_container.serialize: serialize
clis.sdk_in_container.serve: serve
clis.sdk_in_container.utils: ErrorHandlingCommand validate_package
clis.version: info
configuration: configuration=
configuration.file: FLYTECTL_CONFIG_ENV_VAR FLYTECTL_CONFIG_ENV_VAR_OVERRIDE
configuration.internal: LocalSDK
configuration.plugin: get_plugin
loggers: logger
""",
    "clis.sdk_in_container.register": """
: register
clis.helpers: display_help_with_error
clis.sdk_in_container.constants: constants=
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context parse_copy patch_image_config
clis.sdk_in_container.utils: domain_option_dec project_option_dec
configuration: ImageConfig
configuration.default_images: DefaultImages
constants: CopyFileDetection
core.resources: ResourceSpec Resources
interaction.click_types: key_value_callback resource_callback
loggers: logger
tools.repo: repo=
""",
    "clis.sdk_in_container.run": """
: DynamicEntityLaunchCommand Entities RemoteEntityGroup RunCommand RunLevelComputedParams RunLevelParams
: WorkflowCommand YamlFileReadingCommand dump_flyte_remote_snippet get_entities_in_file is_optional load_naive_entity
: options_from_run_params run run_command run_remote to_click_option
clis.sdk_in_container.helpers: parse_copy patch_image_config
clis.sdk_in_container.utils: PyFlyteParams domain_option get_option_from_metadata make_click_option_field
clis.sdk_in_container.utils: pretty_print_exception project_option
configuration: FastSerializationSettings ImageConfig SerializationSettings
configuration.default_images: DefaultImages
configuration.plugin: get_plugin
constants: CopyFileDetection
core.artifact: ArtifactQuery
core.base_task: PythonTask
core.context_manager: FlyteContext FlyteContextManager context_manager=
core.data_persistence: FileAccessProvider
core.launch_plan: LaunchPlan
core.options: Options
core.resources: ResourceSpec Resources
core.type_engine: TypeEngine
core.workflow: PythonFunctionWorkflow WorkflowBase
exceptions.system: FlyteSystemException
exceptions.user: FlyteEntityNotFoundException
interaction.click_types: FlyteLiteralConverter key_value_callback labels_callback resource_callback
interaction.string_literals: literal_string_repr
loggers: logger
models.common: Annotations Labels RawOutputDataConfig
models.core.execution: WorkflowExecutionPhase
models.interface: Parameter Variable
models.literals: Literal
models.security: security=
models.types: SimpleType
remote.entities: FlyteLaunchPlan FlyteTask FlyteWorkflow
remote.executions: FlyteWorkflowExecution
remote.remote: FlyteRemote
remote.remote_fs: remote_fs=
tools.fast_registration: FastPackageOptions
tools.module_loader: module_loader=
tools.script_mode: compress_scripts get_all_modules
""",
    "clis.sdk_in_container.serialize": """
: CTX_ENV CTX_FLYTEKIT_VIRTUALENV_ROOT CTX_IMAGE CTX_LOCAL_SRC_ROOT CTX_PYTHON_INTERPRETER SerializationMode fast
: fast_workflows serialize serialize_all workflows
clis.sdk_in_container.constants: CTX_PACKAGES constants=
configuration: FastSerializationSettings ImageConfig SerializationSettings
interaction.click_types: key_value_callback
tools.fast_registration: fast_package
tools.repo: serialize_to_folder
""",
    "clis.sdk_in_container.serve": """
: agent connector print_metadata serve
""",
    "clis.sdk_in_container.utils": """
: ErrorHandlingCommand PyFlyteParams domain_option domain_option_dec get_option_from_metadata make_click_option_field
: pretty_print_exception pretty_print_grpc_error pretty_print_traceback project_option project_option_dec
: remove_unwanted_traceback_frames task_config validate_package
configuration: TaskConfig
core.constants: SOURCE_CODE
exceptions.base: FlyteException
exceptions.user: FlyteCompilationException FlyteInvalidInputException
exceptions.utils: annotate_exception_with_code
loggers: get_level_from_cli_verbosity logger
""",
    "clis.version": """
: Content info
clis.sdk_in_container.helpers: get_and_save_remote_with_click_context
remote.remote: FlyteRemote
""",
    "configuration": """
: AuthType AzureBlobStorageConfig Config DEFAULT_FLYTEKIT_ENTRYPOINT_FILELOC DEFAULT_IMAGE_NAME
: DEFAULT_IN_CONTAINER_SRC_PATH DEFAULT_RUNTIME_PYTHON_INTERPRETER DOMAIN_PLACEHOLDER DataConfig EntrypointSettings
: FastSerializationSettings GCSConfig GenericPersistenceConfig Image ImageConfig LocalConfig PROJECT_PLACEHOLDER
: PlatformConfig S3Config SERIALIZED_CONTEXT_ENV_VAR SecretsConfig SerializationSettings StatsConfig TaskConfig
: VERSION_PLACEHOLDER
configuration.default_images: DefaultImages
configuration.file: ConfigEntry ConfigFile get_config_file read_file_if_exists set_if_exists
core.resources: ResourceSpec
image_spec.image_spec: ImageBuildEngine ImageSpec
loggers: logger
""",
    "configuration.default_images": """
: DefaultImages PythonVersion
core.constants: FLYTE_INTERNAL_IMAGE_ENV_VAR
""",
    "configuration.feature_flags": """
: FeatureFlags
""",
    "configuration.file": """
: ConfigEntry ConfigFile FLYTECTL_CONFIG_ENV_VAR FLYTECTL_CONFIG_ENV_VAR_OVERRIDE LegacyConfigEntry YamlConfigEntry
: bool_transformer comma_list_transformer get_config_file int_transformer read_file_if_exists set_if_exists
loggers: logger
""",
    "configuration.internal": """
: AWS AZURE Credentials GCP Images Local LocalSDK Persistence Platform Secrets StatsD
configuration.file: ConfigEntry ConfigFile LegacyConfigEntry YamlConfigEntry
""",
    "configuration.plugin": """
: FlytekitPlugin FlytekitPluginProtocol get_plugin
configuration: Config
configuration.file: get_config_file
core.cache: CachePolicy
loggers: logger
remote.remote: FlyteRemote
""",
    "constants": """
: CopyFileDetection
""",
    "core": "",
    "core.annotation": """
: FlyteAnnotation
""",
    "core.array_node": """
: ARRAY_NODE_SUBNODE_NAME ArrayNode array_node
core.context_manager: ExecutionState FlyteContext
core.interface: flyte_interface= transform_interface_to_list_interface transform_interface_to_typed_interface
core.launch_plan: LaunchPlan ReferenceLaunchPlan
core.node: Node
core.promise: Promise VoidPromise create_and_link_node create_and_link_node_from_remote flyte_entity_call_handler
core.promise: translate_inputs_to_literals
core.task: ReferenceTask
loggers: logger
models.literals: Literal LiteralCollection Scalar
""",
    "core.array_node_map_task": """
: ArrayNodeMapTask ArrayNodeMapTaskResolver array_node_map_task map_task
configuration: SerializationSettings
core.array_node: array_node
core.base_task: PythonTask TaskResolverMixin
core.context_manager: ExecutionState FlyteContext FlyteContextManager
core.interface: transform_interface_to_list_interface
core.launch_plan: LaunchPlan
core.python_function_task: PythonFunctionTask PythonInstanceTask
core.task: ReferenceTask
core.tracker: tracker=
core.type_engine: TypeEngine
core.utils: timeit
loggers: logger
models.core.workflow: NodeMetadata
models.interface: Variable
models.task: Container K8sPod Sql Task
tools.module_loader: load_object_from_module
utils.asyn: loop_manager
""",
    "core.artifact": """
: Artifact ArtifactIDSpecification ArtifactQuery ArtifactSerializationHandler DefaultArtifactSerializationHandler
: Inputs InputsBase MAX_PARTITIONS Partition Partitions Serializer TIME_PARTITION_KWARG TimePartition
core.context_manager: FlyteContextManager OutputMetadata SerializableToString
core.sentinel: DYNAMIC_INPUT_BINDING
loggers: logger
""",
    "core.artifact_utils": """
: idl_partitions_from_dict idl_time_partition_from_datetime
""",
    "core.base_sql_task": """
: SQLTask
core.base_task: PythonTask TaskMetadata
core.interface: Interface
""",
    "core.base_task": """
: DATA_CARD DYNAMIC_PARTITIONS IgnoreOutputs MODEL_CARD PythonTask Task TaskMetadata TaskResolverMixin UNSET_CARD
: kwtypes
configuration: LocalConfig SerializationSettings
core.artifact_utils: idl_partitions_from_dict idl_time_partition_from_datetime
core.context_manager: ExecutionParameters ExecutionState FlyteContext FlyteContextManager FlyteEntities
core.interface: Interface transform_interface_to_typed_interface
core.local_cache: LocalTaskCache
core.promise: Promise VoidPromise create_and_link_node create_task_output extract_obj_name flyte_entity_call_handler
core.promise: translate_inputs_to_literals
core.tracker: TrackedInstance
core.type_engine: TypeEngine TypeTransformerFailedError
core.utils: timeit
deck.deck: DeckField
exceptions.system: FlyteDownloadDataException FlyteNonRecoverableSystemException FlyteUploadDataException
exceptions.user: FlyteUserRuntimeException
loggers: logger
models.documentation: Description Documentation
models.interface: Variable
models.security: SecurityContext
utils.asyn: run_sync
""",
    "core.cache": """
: Cache CachePolicy P VersionParameters
core.pod_template: PodTemplate
image_spec.image_spec: ImageSpec
""",
    "core.checkpointer": """
: Checkpoint SyncCheckpoint
""",
    "core.class_based_resolver": """
: ClassStorageTaskResolver
configuration: SerializationSettings
core.base_task: TaskResolverMixin
core.python_auto_container: PythonAutoContainerTask
core.tracker: TrackedInstance
""",
    "core.condition": """
: BranchNode Case Condition ConditionalSection LocalExecutedConditionalSection SkippedConditionalSection conditional
: create_branch_node_promise_var merge_promises to_branch_node to_case_block to_ifelse_block transform_to_boolexpr
: transform_to_comp_expr transform_to_conj_expr transform_to_operand
core.context_manager: FlyteContextManager
core.node: Node
core.promise: ComparisonExpression ComparisonOps ConjunctionExpression ConjunctionOps NodeOutput Promise VoidPromise
core.promise: create_task_output
models.literals: Binding BindingData Literal RetryStrategy
models.types: Error
""",
    "core.constants": """
: CACHE_KEY_METADATA CONTAINER_ARRAY_TASK DEFAULT_FAILURE_NODE_ID EAGER_ROOT_ENV_NAME EAGER_TAG_KEY EAGER_TAG_ROOT_KEY
: END_NODE_ID ERROR_FILE_NAME FLYTE_FAIL_ON_ERROR FLYTE_INTERNAL_IMAGE_ENV_VAR FLYTE_USE_OLD_DC_FORMAT
: FUTURES_FILE_NAME GLOBAL_INPUT_NODE_ID INPUT_FILE_NAME MESSAGEPACK OUTPUT_FILE_NAME REQUIREMENTS_FILE_NAME
: RUNTIME_PACKAGES_ENV_NAME SERIALIZATION_FORMAT SHARED_MEMORY_MOUNT_NAME SHARED_MEMORY_MOUNT_PATH SOURCE_CODE
: START_NODE_ID
""",
    "core.container_task": """
: ContainerTask DOCKER_IMPORT_ERROR_MESSAGE
configuration: SerializationSettings
core.base_task: PythonTask TaskMetadata
core.context_manager: FlyteContext
core.interface: Interface
core.pod_template: PodTemplate
core.python_auto_container: get_registerable_container_image update_image_spec_copy_handling
core.resources: ResourceSpec Resources
image_spec.image_spec: ImageSpec
loggers: logger
models.literals: LiteralMap
models.security: Secret SecurityContext
""",
    "core.context_manager": """
: BranchEvalMode CompilationState ExecutionParameters ExecutionState FlyteContext FlyteContextManager FlyteEntities
: OutputMetadata OutputMetadataTracker SecretsManager SerializableToString TaskOutputMetadata flyte_context_Var
configuration: Config SecretsConfig SerializationSettings
core.checkpointer: Checkpoint SyncCheckpoint
core.data_persistence: FileAccessProvider default_local_file_access_provider
core.mock_stats: mock_stats=
core.node: Node
core.utils: utils=
interfaces.cli_identifiers: WorkflowExecutionIdentifier
interfaces.stats.taggable: taggable=
loggers: developer_logger user_space_logger
""",
    "core.data_persistence": """
: FileAccessProvider Uploadable azure_setup_args default_local_file_access_provider flyte_tmp_dir
: get_additional_fsspec_call_kwargs get_fsspec_storage_options retry_request s3_setup_args
configuration: DataConfig configuration=
core.local_fsspec: FlyteLocalFileSystem
core.utils: timeit
exceptions.system: FlyteDownloadDataException FlyteUploadDataException
exceptions.user: FlyteAssertion FlyteDataNotFoundException
interfaces.random: random
loggers: logger
utils.asyn: loop_manager
""",
    "core.docstring": """
: Docstring
""",
    "core.dynamic_workflow_task": """
: dynamic
core.python_function_task: PythonFunctionTask
core.task: task=
""",
    "core.environment": """
: Environment P forge inherit
core.dynamic_workflow_task: dynamic
core.task: task
""",
    "core.gate": """
: DEFAULT_TIMEOUT Gate approve sleep wait_for_input
core.constants: constants=
core.context_manager: ExecutionState FlyteContext FlyteContextManager
core.interface: flyte_interface=
core.promise: Promise VoidPromise flyte_entity_call_handler
core.type_engine: TypeEngine
exceptions.user: FlyteDisapprovalException
interaction.parse_stdin: parse_stdin_to_literal
interaction.string_literals: scalar_to_string
models.literals: Scalar
models.types: LiteralType
""",
    "core.hash": """
: HashMethod HashOnReferenceMixin
""",
    "core.interface": """
: Interface default_output_name detect_artifact extract_return_annotation output_name_generator
: remap_shared_output_descriptions repr_kv repr_type_signature transform_function_to_interface
: transform_inputs_to_parameters transform_interface_to_list_interface transform_interface_to_typed_interface
: transform_type transform_types_to_list_of_type transform_variable_map verify_outputs_artifact_bindings
core.artifact: Artifact ArtifactIDSpecification ArtifactQuery
core.context_manager: FlyteContextManager context_manager=
core.docstring: Docstring
core.sentinel: DYNAMIC_INPUT_BINDING
core.type_engine: TypeEngine UnionTransformer
core.utils: has_return_statement
exceptions.user: FlyteMissingReturnValueException FlyteMissingTypeException FlyteValidationException
loggers: developer_logger logger
models.literals: Literal Scalar Void
""",
    "core.launch_plan": """
: LaunchPlan ReferenceLaunchPlan reference_launch_plan
core.context_manager: FlyteContext FlyteContextManager FlyteEntities
core.interface: Interface transform_function_to_interface transform_inputs_to_parameters
core.promise: create_and_link_node translate_inputs_to_literals
core.reference_entity: LaunchPlanReference ReferenceEntity
core.schedule: LaunchPlanTriggerBase
models.concurrency: ConcurrencyPolicy
models.security: security=
""",
    "core.legacy_map_task": """
: MapPythonTask MapTaskResolver map_task
configuration: SerializationSettings
core.base_task: PythonTask Task TaskResolverMixin
core.constants: CONTAINER_ARRAY_TASK
core.context_manager: ExecutionState FlyteContext FlyteContextManager
core.interface: transform_interface_to_list_interface
core.python_function_task: PythonFunctionTask PythonInstanceTask
core.tracker: TrackedInstance tracker=
core.utils: timeit
loggers: logger
models.array_job: ArrayJob
models.interface: Variable
models.task: Container K8sPod Sql
tools.module_loader: load_object_from_module
""",
    "core.local_cache": """
: CACHE_LOCATION LocalTaskCache joblib
lazy_import.lazy_module: lazy_module
models.literals: Literal LiteralCollection ModelLiteralMap=LiteralMap
""",
    "core.local_fsspec": """
: FlyteLocalFileSystem
""",
    "core.mock_stats": """
: MockStats
loggers: logger
""",
    "core.node": """
: Node assert_no_promises_in_resources assert_not_promise
core.cache: Cache
core.pod_template: PodTemplate
core.resources: ResourceSpec Resources construct_extended_resources convert_resources_to_resource_model
extras.accelerators: BaseAccelerator
loggers: logger
""",
    "core.node_creation": """
: create_node
core.base_task: PythonTask
core.context_manager: BranchEvalMode ExecutionState FlyteContext
core.launch_plan: LaunchPlan
core.node: Node
core.promise: VoidPromise
core.workflow: WorkflowBase
loggers: logger
utils.asyn: run_sync
""",
    "core.notification": """
: Email Notification PagerDuty Slack
""",
    "core.options": """
: Options
models.common: common_models=
models.security: security=
""",
    "core.pod_template": """
: PRIMARY_CONTAINER_DEFAULT_NAME PodTemplate serialize_pod_template
""",
    "core.promise": """
: ComparisonExpression ComparisonOps ConjunctionExpression ConjunctionOps HasFlyteInterface LocallyExecutable
: NodeOutput Promise SupportsNodeCreation VoidPromise async_flyte_entity_call_handler binding_data_from_python_std
: binding_from_python_std create_and_link_node create_and_link_node_from_remote create_native_named_tuple
: create_task_output extract_obj_name flyte_entity_call_handler get_primitive_val resolve_attr_path_in_dict
: resolve_attr_path_in_pb_struct resolve_attr_path_in_promise resolve_attr_path_recursively to_binding
: translate_inputs_to_literals translate_inputs_to_native
core.cache: Cache
core.context_manager: BranchEvalMode ExecutionParameters ExecutionState FlyteContext FlyteContextManager
core.context_manager: OutputMetadataTracker
core.interface: Interface flyte_interface=
core.node: Node
core.type_engine: AsyncTypeTransformer DictTransformer ListTransformer TypeEngine TypeTransformer
core.type_engine: TypeTransformerFailedError UnionTransformer type_engine=
exceptions.user: FlytePromiseAttributeResolveException
extras.accelerators: BaseAccelerator
loggers: logger
models.literals: Binary Literal Primitive Scalar
models.task: Resources
models.types: SimpleType type_models=
utils.asyn: loop_manager run_sync
""",
    "core.python_auto_container": """
: DefaultNotebookTaskResolver DefaultTaskResolver PICKLE_FILE_PATH PickledEntity PickledEntityMetadata
: PythonAutoContainerTask default_notebook_task_resolver default_task_resolver get_registerable_container_image
: update_image_spec_copy_handling
configuration: ImageConfig SerializationSettings
constants: CopyFileDetection
core.base_task: PythonTask TaskMetadata TaskResolverMixin
core.constants: RUNTIME_PACKAGES_ENV_NAME
core.context_manager: FlyteContextManager
core.pod_template: PodTemplate
core.resources: ResourceSpec Resources construct_extended_resources
core.tracked_abc: FlyteTrackedABC
core.tracker: TrackedInstance extract_task_module
core.utils: timeit
extras.accelerators: BaseAccelerator
image_spec.image_spec: ImageBuildEngine ImageSpec
loggers: logger
models.security: Secret SecurityContext
""",
    "core.python_customized_container_task": """
: PythonCustomizedContainerTask TaskTemplateResolver default_task_template_resolver
configuration: Image ImageConfig SerializationSettings
core.base_task: PythonTask Task TaskResolverMixin
core.context_manager: FlyteContext
core.python_auto_container: get_registerable_container_image
core.resources: ResourceSpec Resources
core.shim_task: ExecutableTemplateShimTask ShimTaskExecutor
core.tracker: TrackedInstance
core.utils: load_proto_from_file
image_spec.image_spec: ImageSpec
loggers: logger
models.core.identifier: identifier_models=
models.security: Secret SecurityContext
tools.module_loader: load_object_from_module
""",
    "core.python_function_task": """
: AsyncPythonFunctionTask CLEANUP_LOOP_DELAY_SECONDS EagerAsyncPythonFunctionTask EagerFailureHandlerTask
: EagerFailureTaskResolver PythonFunctionTask PythonInstanceTask eager_failure_task_resolver
configuration: ImageConfig SerializationSettings
core.base_task: Task TaskMetadata TaskResolverMixin
core.constants: EAGER_ROOT_ENV_NAME
core.context_manager: ExecutionState FlyteContext FlyteContextManager
core.docstring: Docstring
core.interface: Interface transform_function_to_interface
core.promise: Promise VoidPromise async_flyte_entity_call_handler translate_inputs_to_literals
core.python_auto_container: PythonAutoContainerTask default_task_resolver
core.tracked_abc: FlyteTrackedABC
core.tracker: extract_task_module is_functools_wrapped_module_level isnested istestfunction
core.worker_queue: Controller
core.workflow: PythonFunctionWorkflow WorkflowBase WorkflowFailurePolicy WorkflowMetadata WorkflowMetadataDefaults
deck.deck: Deck
exceptions.eager: EagerException
exceptions.system: FlyteNonRecoverableSystemException
exceptions.user: FlyteValueException
image_spec.image_spec: ImageSpec
loggers: logger
models.admin.common: admin_common_models=
models.admin.workflow: admin_workflow_models=
models.filters: ValueIn
models.literals: LiteralMap
models.task: task_models=
utils.asyn: loop_manager
""",
    "core.reference": """
: get_reference_entity
core.launch_plan: ReferenceLaunchPlan
core.task: ReferenceTask
core.workflow: ReferenceWorkflow
exceptions.user: FlyteValidationException
""",
    "core.reference_entity": """
: LaunchPlanReference Reference ReferenceEntity ReferenceSpec ReferenceTemplate TaskReference WorkflowReference
core.context_manager: BranchEvalMode ExecutionState FlyteContext
core.interface: Interface transform_interface_to_typed_interface
core.promise: Promise VoidPromise create_and_link_node create_task_output extract_obj_name
core.promise: translate_inputs_to_literals
core.type_engine: TypeEngine
loggers: logger
""",
    "core.resources": """
: ResourceSpec Resources construct_extended_resources convert_resources_to_resource_model pod_spec_from_resources
core.constants: SHARED_MEMORY_MOUNT_NAME SHARED_MEMORY_MOUNT_PATH
extras.accelerators: BaseAccelerator
models.task: task_models=
""",
    "core.schedule": """
: CronSchedule FixedRate LaunchPlanTriggerBase OnSchedule
""",
    "core.sentinel": """
: DYNAMIC_INPUT_BINDING
""",
    "core.shim_task": """
: ExecutableTemplateShimTask ShimTaskExecutor
core.context_manager: ExecutionParameters ExecutionState FlyteContext FlyteContextManager
core.tracker: TrackedInstance
core.type_engine: TypeEngine
loggers: logger
""",
    "core.task": """
: Echo P ReferenceTask TaskPlugins decorate_function eager reference_task task
core.base_task: PythonTask TaskMetadata TaskResolverMixin
core.cache: Cache VersionParameters
core.interface: Interface output_name_generator transform_function_to_interface
core.pod_template: PodTemplate
core.python_function_task: AsyncPythonFunctionTask EagerAsyncPythonFunctionTask PythonFunctionTask
core.reference_entity: ReferenceEntity TaskReference
core.resources: Resources
core.utils: str2bool
deck.deck: DeckField
extras.accelerators: BaseAccelerator
image_spec.image_spec: ImageSpec
interactive.constants: FLYTE_ENABLE_VSCODE_KEY
interactive.vscode_lib.decorator: vscode
models.documentation: Documentation
models.security: Secret
""",
    "core.testing": """
: patch task_mock
core.base_task: PythonTask
core.reference_entity: ReferenceEntity
core.workflow: WorkflowBase
loggers: logger
""",
    "core.tracked_abc": """
: FlyteTrackedABC
core.tracker: TrackedInstance
""",
    "core.tracker": """
: InstanceTrackingMeta TrackedInstance extract_task_module get_full_module_path import_module_from_file
: is_functools_wrapped_module_level is_ipython_or_pickle_exists isnested istestfunction
configuration.feature_flags: FeatureFlags
loggers: developer_logger logger
tools.interactive: ipython_check
""",
    "core.type_engine": """
: AsyncTypeTransformer BatchSize BinaryIOTransformer BoolTransformer DEFINITIONS DataclassTransformer DateTransformer
: DatetimeTransformer DictTransformer EnumTransformer FloatTransformer IntTransformer ListTransformer
: LiteralTypeTransformer LiteralsResolver NoneTransformer ProtobufTransformer RestrictedTypeError
: RestrictedTypeTransformer SimpleTransformer StrTransformer TITLE TextIOTransformer TimedeltaTransformer TypeEngine
: TypeTransformer TypeTransformerFailedError UnionTransformer convert_marshmallow_json_schema_to_python_class
: convert_mashumaro_json_schema_to_python_class dataclass_from_dict display_pickle_warning
: generate_attribute_list_from_dataclass_json generate_attribute_list_from_dataclass_json_mixin get_batch_size
: get_underlying_type is_annotated modify_literal_uris strict_type_hint_matching
core.annotation: FlyteAnnotation
core.constants: CACHE_KEY_METADATA FLYTE_USE_OLD_DC_FORMAT MESSAGEPACK SERIALIZATION_FORMAT
core.context_manager: FlyteContext
core.hash: HashMethod
core.type_helpers: load_type_from_tag
core.type_match_checking: literal_types_match
core.utils: load_proto_from_file str2bool timeit
exceptions.user: user_exceptions=
interaction.string_literals: literal_map_string_repr
lazy_import.lazy_module: is_imported
loggers: logger
models.annotation: TypeAnnotationModel=TypeAnnotation
models.literals: Binary Literal LiteralCollection LiteralMap Primitive Scalar Union Void
models.types: LiteralType SimpleType TypeStructure UnionType
utils.asyn: loop_manager
""",
    "core.type_helpers": """
: load_type_from_tag
""",
    "core.type_match_checking": """
: literal_types_match
models.core.types: EnumType
models.types: LiteralType UnionType
""",
    "core.utils": """
: AutoDeletingTempDir ClassDecorator Directory has_return_statement load_proto_from_file str2bool timeit
: write_proto_to_file
configuration: SerializationSettings
core.pod_template: PodTemplate
core.resources: ResourceSpec
loggers: logger
""",
    "core.worker_queue": """
: Controller ItemStatus NODE_HTML_TEMPLATE Update WorkItem handling_signal standard_output_format
configuration: ImageConfig SerializationSettings
core.base_task: PythonTask
core.constants: EAGER_ROOT_ENV_NAME EAGER_TAG_KEY EAGER_TAG_ROOT_KEY
core.context_manager: FlyteContextManager
core.launch_plan: LaunchPlan
core.options: Options
core.reference_entity: ReferenceEntity
core.workflow: WorkflowBase
deck.deck: Deck
exceptions.system: FlyteSystemException
loggers: developer_logger logger
models.common: Labels
models.core.execution: WorkflowExecutionPhase
utils.rate_limiter: RateLimiter
""",
    "core.workflow": """
: GLOBAL_START_NODE ImperativeWorkflow P PythonFunctionWorkflow ReferenceWorkflow WorkflowBase WorkflowFailurePolicy
: WorkflowMetadata WorkflowMetadataDefaults construct_input_promises get_promise get_promise_map reference_workflow
: workflow
core.base_task: PythonTask Task
core.class_based_resolver: ClassStorageTaskResolver
core.condition: ConditionalSection conditional
core.context_manager: CompilationState ExecutionState FlyteContext FlyteContextManager FlyteEntities
core.docstring: Docstring
core.interface: Interface transform_function_to_interface transform_interface_to_typed_interface
core.node: Node
core.options: Options
core.promise: NodeOutput Promise VoidPromise binding_from_python_std create_task_output extract_obj_name
core.promise: flyte_entity_call_handler translate_inputs_to_literals
core.python_auto_container: PythonAutoContainerTask
core.reference_entity: ReferenceEntity WorkflowReference
core.tracker: extract_task_module
core.type_engine: TypeEngine
exceptions.user: FlyteFailureNodeInputMismatchException FlyteValidationException FlyteValueException
loggers: logger
models.documentation: Description Documentation
types.error.error: FlyteError
""",
    "deck": """
deck.deck: Deck DeckField
deck.renderer: MarkdownRenderer SourceCodeRenderer TopFrameRenderer
""",
    "deck.deck": """
: DECK_FILE_NAME Deck DeckField OUTPUT_DIR_JUPYTER_PREFIX TimeLineDeck generate_time_table get_deck_template
core.context_manager: ExecutionParameters ExecutionState FlyteContext FlyteContextManager
loggers: logger
tools.interactive: ipython_check
""",
    "deck.html": "",
    "deck.renderer": """
: ArrowRenderer DEFAULT_MAX_COLS DEFAULT_MAX_ROWS MarkdownRenderer PythonDependencyRenderer Renderable
: SourceCodeRenderer TopFrameRenderer pandas pyarrow
lazy_import.lazy_module: lazy_module
""",
    "exceptions": "",
    "exceptions.base": """
: FlyteException FlyteRecoverableException
""",
    "exceptions.eager": """
: EagerException
""",
    "exceptions.scopes": """
: FlyteScopedException FlyteScopedSystemException FlyteScopedUserException system_entry_point user_entry_point
loggers: is_rich_logging_enabled
""",
    "exceptions.system": """
: FlyteAgentNotFound FlyteConnectorNotFound FlyteDownloadDataException FlyteEntrypointNotLoadable
: FlyteNonRecoverableSystemException FlyteNotImplementedException FlyteSystemAssertion FlyteSystemException
: FlyteSystemUnavailableException FlyteUploadDataException
exceptions.base: FlyteException
""",
    "exceptions.user": """
: FlyteAssertion FlyteAuthenticationException FlyteCompilationException FlyteDataNotFoundException
: FlyteDisapprovalException FlyteEntityAlreadyExistsException FlyteEntityNotExistException
: FlyteEntityNotFoundException FlyteFailureNodeInputMismatchException FlyteInvalidInputException
: FlyteMissingReturnValueException FlyteMissingTypeException FlytePromiseAttributeResolveException
: FlyteRecoverableException FlyteTimeout FlyteTypeException FlyteUserException FlyteUserRuntimeException
: FlyteValidationException FlyteValueException
""",
    "exceptions.utils": """
: annotate_exception_with_code get_source_code_from_fn
_ast.parser: get_function_param_location
core.constants: SOURCE_CODE
exceptions.user: FlyteUserException
""",
    "experimental": "",
    "experimental.eager_function": """
: FLYTE_SANDBOX_INTERNAL_ENDPOINT FLYTE_SANDBOX_MINIO_ENDPOINT current_context
configuration: DataConfig PlatformConfig S3Config
core.context_manager: ExecutionState FlyteContext FlyteContextManager
loggers: logger
remote.remote: FlyteRemote
""",
    "extend": """
configuration: Image ImageConfig SerializationSettings
core.base_sql_task: SQLTask
core.base_task: IgnoreOutputs PythonTask TaskResolverMixin
core.class_based_resolver: ClassStorageTaskResolver
core.context_manager: ExecutionState SecretsManager context_manager=
core.data_persistence: FileAccessProvider
core.interface: Interface
core.promise: Promise
core.python_customized_container_task: PythonCustomizedContainerTask
core.shim_task: ExecutableTemplateShimTask ShimTaskExecutor
core.task: TaskPlugins
core.type_engine: DictTransformer T TypeEngine TypeTransformer
tools.translator: get_serializable
""",
    "extend.backend": "",
    "extend.backend.base_agent": """
extend.backend.base_connector: AgentBase=ConnectorBase AgentRegistry=ConnectorRegistry
extend.backend.base_connector: AsyncAgentBase=AsyncConnectorBase AsyncAgentExecutorMixin=AsyncConnectorExecutorMixin
extend.backend.base_connector: Resource ResourceMeta SyncAgentBase=SyncConnectorBase
extend.backend.base_connector: SyncAgentExecutorMixin=SyncConnectorExecutorMixin TaskCategory
""",
    "extend.backend.base_connector": """
: AsyncConnectorBase AsyncConnectorExecutorMixin ConnectorBase ConnectorRegistry Resource ResourceMeta
: SyncConnectorBase SyncConnectorExecutorMixin TaskCategory local_connector_loop
configuration: ImageConfig SerializationSettings
core.base_task: PythonTask
core.context_manager: ExecutionState FlyteContext FlyteContextManager
core.python_function_task: PythonFunctionTask
core.type_engine: TypeEngine dataclass_from_dict
core.utils: utils=
exceptions.system: FlyteConnectorNotFound
exceptions.user: FlyteUserException
extend.backend.utils: is_terminal_phase mirror_async_methods render_task_template
loggers: logger set_flytekit_log_properties
models.literals: LiteralMap
models.task: TaskExecutionMetadata TaskTemplate
""",
    "extend.backend.connector_service": """
: AsyncConnectorService ConnectorMetadataService SyncConnectorService create_operation delete_operation do_operation
: get_operation input_literal_size metric_prefix record_connector_metrics request_failure_count request_latency
: request_success_count
bin.entrypoint: get_traceback_str
exceptions.system: FlyteConnectorNotFound
extend.backend.base_connector: ConnectorRegistry SyncConnectorBase
extend.backend.utils: mirror_async_methods
loggers: logger
models.literals: LiteralMap
models.task: TaskExecutionMetadata TaskTemplate
""",
    "extend.backend.utils": """
: convert_to_flyte_phase get_agent_secret get_connector_secret is_terminal_phase mirror_async_methods
: render_task_template
models.task: TaskTemplate
""",
    "extras": "",
    "extras.accelerators": """
: A100 A100_80GB A10G BaseAccelerator GPUAccelerator H100 H200 K80 L4 L40S L4_VWS M60 MultiInstanceGPUAccelerator P100
: P4 RTX_PRO_6000 T4 V100 V5E V5P V6E
""",
    "extras.cloud_pickle_resolver": """
: ExperimentalNaiveCloudPickleResolver experimental_cloud_pickle_resolver
configuration: SerializationSettings
core.base_task: TaskResolverMixin
core.python_auto_container: PythonAutoContainerTask
core.tracker: TrackedInstance
""",
    "extras.pydantic_transformer": """
extras.pydantic_transformer.transformer: transformer=
loggers: logger
""",
    "extras.pydantic_transformer.decorator": """
: logger model_serializer model_validator
""",
    "extras.pydantic_transformer.transformer": """
: PydanticTransformer
core.constants: CACHE_KEY_METADATA FLYTE_USE_OLD_DC_FORMAT MESSAGEPACK SERIALIZATION_FORMAT
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
core.utils: str2bool
loggers: logger
models.annotation: TypeAnnotationModel=TypeAnnotation
models.literals: Binary Literal Scalar
models.types: LiteralType TypeStructure types=
""",
    "extras.pytorch": """
extras.pytorch.checkpoint: PyTorchCheckpoint PyTorchCheckpointTransformer
extras.pytorch.native: PyTorchModuleTransformer PyTorchTensorTransformer
loggers: logger
""",
    "extras.pytorch.checkpoint": """
: IsDataclass PyTorchCheckpoint PyTorchCheckpointTransformer
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "extras.pytorch.native": """
: PyTorchModuleTransformer PyTorchTensorTransformer PyTorchTypeTransformer
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "extras.sklearn": """
extras.sklearn.native: SklearnEstimatorTransformer
loggers: logger
""",
    "extras.sklearn.native": """
: SklearnEstimatorTransformer SklearnTypeTransformer
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "extras.sqlite3": "",
    "extras.sqlite3.task": """
: SQLite3Config SQLite3Task SQLite3TaskExecutor pd unarchive_file
configuration: SerializationSettings
configuration.default_images: DefaultImages
core.base_sql_task: SQLTask
core.base_task: kwtypes
core.context_manager: FlyteContext
core.python_customized_container_task: PythonCustomizedContainerTask
core.shim_task: ShimTaskExecutor
lazy_import.lazy_module: lazy_module
models.task: task_models=
""",
    "extras.tasks": "",
    "extras.tasks.shell": """
: AttrDict OutputLocation ProcessResult RawShellTask ShellTask get_raw_shell_task subproc_execute
core.context_manager: ExecutionParameters
core.interface: Interface
core.python_function_task: PythonInstanceTask
core.task: TaskPlugins
exceptions.user: FlyteRecoverableException
loggers: logger
types.directory.types: FlyteDirectory
types.file.file: FlyteFile
""",
    "extras.tensorflow": """
extras.tensorflow.model: TensorFlowModelTransformer
extras.tensorflow.record: TensorFlowRecordFileTransformer TensorFlowRecordsDirTransformer
loggers: logger
""",
    "extras.tensorflow.model": """
: TensorFlowModelTransformer
core.context_manager: FlyteContext
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "extras.tensorflow.record": """
: TFRecordDatasetConfig TensorFlowRecordFileTransformer TensorFlowRecordsDirTransformer extract_metadata_and_uri
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
types.directory: TFRecordsDirectory
types.file: TFRecordFile
""",
    "extras.webhook": """
extras.webhook.connector: WebhookConnector
extras.webhook.task: WebhookTask
""",
    "extras.webhook.connector": """
: WebhookConnector
extend.backend.base_connector: ConnectorRegistry Resource SyncConnectorBase
extras.webhook.constants: DATA_KEY HEADERS_KEY METHOD_KEY SHOW_DATA_KEY SHOW_URL_KEY TASK_TYPE TIMEOUT_SEC URL_KEY
interaction.string_literals: literal_map_string_repr
models.literals: LiteralMap
models.task: TaskTemplate
utils.dict_formatter: format_dict
""",
    "extras.webhook.constants": """
: DATA_KEY HEADERS_KEY METHOD_KEY SHOW_DATA_KEY SHOW_URL_KEY TASK_TYPE TIMEOUT_SEC URL_KEY
""",
    "extras.webhook.task": """
: WebhookTask
configuration: SerializationSettings
core.base_task: PythonTask
core.interface: Interface
extend.backend.base_connector: SyncConnectorExecutorMixin
extras.webhook.constants: DATA_KEY HEADERS_KEY METHOD_KEY SHOW_DATA_KEY SHOW_URL_KEY TASK_TYPE TIMEOUT_SEC URL_KEY
models.documentation: Documentation
""",
    "image_spec": """
image_spec.default_builder: DefaultImageBuilder
image_spec.image_spec: ImageBuildEngine ImageSpec
image_spec.noop_builder: NoOpBuilder
""",
    "image_spec.default_builder": """
: APT_INSTALL_COMMAND_TEMPLATE DEFAULT_MICROMAMBA_IMAGE DEFAULT_UV_IMAGE DOCKER_FILE_TEMPLATE DefaultImageBuilder
: MICROMAMBA_INSTALL_COMMAND_TEMPLATE POETRY_LOCK_TEMPLATE UV_LOCK_INSTALL_TEMPLATE UV_PYTHON_INSTALL_COMMAND_TEMPLATE
: UV_PYTHON_VENV_INSTALL_COMMAND_TEMPLATE create_docker_context get_flytekit_for_pypi prepare_poetry_lock_command
: prepare_python_executable prepare_python_install prepare_uv_lock_command
constants: CopyFileDetection
image_spec.image_spec: ImageSpec ImageSpecBuilder
tools.ignore: DockerIgnore GitIgnore IgnoreGroup StandardIgnore
tools.script_mode: ls_files
""",
    "image_spec.image_spec": """
: DOCKER_HUB FLYTE_FORCE_PUSH_IMAGE_SPEC FLYTE_IMG_FAST_FAIL ImageBuildEngine ImageSpec ImageSpecBuilder
: validate_container_registry_name
constants: CopyFileDetection
exceptions.user: FlyteAssertion
""",
    "image_spec.noop_builder": """
: NoOpBuilder
image_spec.image_spec: ImageSpec ImageSpecBuilder
""",
    "interaction": "",
    "interaction.click_types": """
: DateTimeType DirParamType DurationParamType EnumParamType FileParamType FlyteLiteralConverter JSONIteratorParamType
: JsonParamType PickleParamType SIMPLE_TYPE_CONVERTER StructuredDatasetParamType UnionParamType is_pydantic_basemodel
: key_value_callback labels_callback literal_type_to_click_type modify_literal_uris resource_callback
core.artifact: ArtifactQuery
core.context_manager: FlyteContext
core.data_persistence: FileAccessProvider
core.resources: Resources
core.type_engine: TypeEngine
models.core.types: BlobType
models.literals: Literal
models.types: LiteralType SimpleType
remote.remote_fs: FlytePathResolver
types.directory.types: FlyteDirectory
types.file.file: FlyteFile
types.iterator.json_iterator: JSONIteratorTransformer
types.pickle.pickle: FlytePickleTransformer
types.schema.types: FlyteSchema
types.structured.structured_dataset: StructuredDataset
""",
    "interaction.parse_stdin": """
: parse_stdin_to_literal
core.context_manager: FlyteContext
core.type_engine: TypeEngine
models.literals: Literal
models.types: LiteralType
""",
    "interaction.rich_utils": """
: RichCallback
""",
    "interaction.string_literals": """
: literal_map_string_repr literal_string_repr primitive_to_string scalar_to_string
models.literals: Literal LiteralMap Primitive Scalar
""",
    "interactive": """
interactive.utils: get_task_inputs
interactive.vscode_lib.config: VscodeConfig
interactive.vscode_lib.decorator: vscode
interactive.vscode_lib.vscode_constants: DEFAULT_CODE_SERVER_DIR_NAMES DEFAULT_CODE_SERVER_EXTENSIONS
interactive.vscode_lib.vscode_constants: DEFAULT_CODE_SERVER_REMOTE_PATHS
""",
    "interactive.constants": """
: EXIT_CODE_SUCCESS FLYTE_ENABLE_VSCODE_KEY HOURS_TO_SECONDS MAX_IDLE_SECONDS
""",
    "interactive.utils": """
: execute_command get_task_inputs load_module_from_path
core.context_manager: FlyteContextManager
core.type_engine: TypeEngine
core.utils: utils=
interactive.constants: EXIT_CODE_SUCCESS
""",
    "interactive.vscode_lib": "",
    "interactive.vscode_lib.config": """
: VscodeConfig
interactive.vscode_lib.vscode_constants: DEFAULT_CODE_SERVER_DIR_NAMES DEFAULT_CODE_SERVER_EXTENSIONS
interactive.vscode_lib.vscode_constants: DEFAULT_CODE_SERVER_REMOTE_PATHS
""",
    "interactive.vscode_lib.decorator": """
: VSCODE_TYPE_VALUE download_file download_vscode exit_handler get_code_server_info get_installed_extensions
: is_extension_installed prepare_interactive_python prepare_launch_json prepare_resume_task_python vscode
core.context_manager: FlyteContextManager
core.utils: ClassDecorator
interactive.constants: EXIT_CODE_SUCCESS MAX_IDLE_SECONDS
interactive.utils: execute_command load_module_from_path
interactive.vscode_lib.config: VscodeConfig
interactive.vscode_lib.vscode_constants: DOWNLOAD_DIR EXECUTABLE_NAME HEARTBEAT_PATH INTERACTIVE_DEBUGGING_FILE_NAME
interactive.vscode_lib.vscode_constants: RESUME_TASK_FILE_NAME TASK_FUNCTION_SOURCE_PATH
""",
    "interactive.vscode_lib.vscode_constants": """
: DEFAULT_CODE_SERVER_DIR_NAMES DEFAULT_CODE_SERVER_EXTENSIONS DEFAULT_CODE_SERVER_REMOTE_PATHS DEFAULT_UP_SECONDS
: DOWNLOAD_DIR EXECUTABLE_NAME HEARTBEAT_CHECK_SECONDS HEARTBEAT_PATH HOURS_TO_SECONDS INTERACTIVE_DEBUGGING_FILE_NAME
: RESUME_TASK_FILE_NAME TASK_FUNCTION_SOURCE_PATH VSCODE_PORT_KEY VSCODE_TYPE_KEY
""",
    "interfaces": "",
    "interfaces.cli_identifiers": """
: Identifier TaskExecutionIdentifier WorkflowExecutionIdentifier
""",
    "interfaces.random": """
: random seed_flyte_random
""",
    "interfaces.stats": "",
    "interfaces.stats.client": """
: DummyStatsClient FORBIDDEN_TAG_VALUE_CHARACTERS RESERVED_TAG_WORDS ScopeableStatsProxy StatsClientProxy
: get_base_stats get_stats
configuration: StatsConfig
""",
    "interfaces.stats.taggable": """
: TaggableStats get_stats
configuration: StatsConfig
""",
    "lazy_import": "",
    "lazy_import.lazy_module": """
: is_imported lazy_module
""",
    "loggers": """
: LOGGING_DEV_ENV_VAR LOGGING_ENV_VAR LOGGING_FMT_ENV_VAR LOGGING_RICH_FMT_ENV_VAR developer_logger
: get_level_from_cli_verbosity initialize_global_loggers is_display_progress_enabled is_rich_logging_enabled logger
: set_developer_properties set_flytekit_log_properties set_user_logger_properties upgrade_to_rich_logging
: user_space_logger
tools.interactive: interactive=
""",
    "models": "",
    "models.admin": "",
    "models.admin.common": """
: Sort
""",
    "models.admin.task_execution": """
: TaskExecution TaskExecutionClosure
""",
    "models.admin.workflow": """
: Workflow WorkflowClosure WorkflowSpec
models.documentation: Documentation
""",
    "models.annotation": """
: TypeAnnotation
""",
    "models.array_job": """
: ArrayJob
""",
    "models.common": """
: Annotations AuthRole EmailNotification Envs FlyteABCMeta FlyteCustomIdlEntity FlyteIdlEntity FlyteType Labels
: NamedEntityIdentifier Notification PagerDutyNotification RawOutputDataConfig SlackNotification UrlBlob
""",
    "models.concurrency": """
: ConcurrencyLimitBehavior ConcurrencyPolicy
""",
    "models.core": "",
    "models.core.catalog": """
: CatalogArtifactTag CatalogMetadata
""",
    "models.core.compiler": """
: CompiledTask CompiledWorkflow CompiledWorkflowClosure ConnectionSet
""",
    "models.core.condition": """
: BooleanExpression ComparisonExpression ConjunctionExpression Operand
""",
    "models.core.errors": """
: ContainerError ErrorDocument
""",
    "models.core.execution": """
: ExecutionError NodeExecutionPhase TaskExecutionPhase TaskLog WorkflowExecutionPhase
""",
    "models.core.identifier": """
: Identifier NodeExecutionIdentifier ResourceType SignalIdentifier TaskExecutionIdentifier WorkflowExecutionIdentifier
""",
    "models.core.types": """
: BlobType EnumType
""",
    "models.core.workflow": """
: Alias ApproveCondition ArrayNode BranchNode GateNode IfBlock IfElseBlock Node NodeMetadata SignalCondition
: SleepCondition TaskNode TaskNodeOverrides WorkflowMetadata WorkflowMetadataDefaults WorkflowNode WorkflowTemplate
core.pod_template: PodTemplate
models.core.identifier: identifier=
models.task: K8sObjectMetadata Resources
models.types: type_models=
""",
    "models.documentation": """
: Description Documentation SourceCode
""",
    "models.domain": """
: Domain
""",
    "models.dynamic_job": """
: DynamicJobSpec
""",
    "models.event": """
: TaskExecutionMetadata
""",
    "models.execution": """
: AbortMetadata ClusterAssignment Execution ExecutionClosure ExecutionMetadata ExecutionSpec LiteralMapBlob
: NodeExecutionGetDataResponse NotificationList SystemMetadata TaskExecutionGetDataResponse
: WorkflowExecutionGetDataResponse
models.matchable_resource: ExecutionClusterLabel
models.node_execution: DynamicWorkflowNodeMetadata
models.security: security=
""",
    "models.filters": """
: Contains Equal Filter FilterList GreaterThan GreaterThanOrEqual LessThan LessThanOrEqual NotEqual SetFilter ValueIn
: ValueNotIn
""",
    "models.interface": """
: Parameter ParameterMap TypedInterface Variable VariableMap
""",
    "models.launch_plan": """
: Auth LaunchPlan LaunchPlanClosure LaunchPlanMetadata LaunchPlanSpec LaunchPlanState
models.concurrency: ConcurrencyPolicy
models.security: security=
""",
    "models.literals": """
: Binary Binding BindingData BindingDataCollection BindingDataMap Blob BlobMetadata Literal LiteralCollection
: LiteralMap LiteralOffloadedMetadata Primitive RetryStrategy Scalar Schema StructuredDataset
: StructuredDatasetMetadata Union Void
models.types: Error LiteralType StructuredDatasetType
""",
    "models.matchable_resource": """
: ClusterResourceAttributes ExecutionClusterLabel ExecutionQueueAttributes MatchableResource MatchingAttributes
: PluginOverride PluginOverrides
""",
    "models.named_entity": """
: NamedEntityIdentifier NamedEntityMetadata NamedEntityState
""",
    "models.node_execution": """
: DynamicWorkflowNodeMetadata NodeExecution NodeExecutionClosure TaskNodeMetadata WorkflowNodeMetadata
models.core.catalog: catalog_models=
models.core.compiler: core_compiler_models=
""",
    "models.presto": """
: PrestoQuery
""",
    "models.project": """
: Project
""",
    "models.qubole": """
: HiveQuery HiveQueryCollection QuboleHiveJob
""",
    "models.schedule": """
: Schedule
models.common: common=
""",
    "models.security": """
: Identity OAuth2Client OAuth2TokenRequest Secret SecurityContext
""",
    "models.task": """
: CompiledTask Container DataLoadingConfig IOStrategy K8sObjectMetadata K8sPod Resources RuntimeMetadata Sql Task
: TaskClosure TaskExecutionMetadata TaskMetadata TaskSpec TaskTemplate
models.documentation: Documentation
""",
    "models.types": """
: Error LiteralType OutputReference SchemaType SimpleType StructuredDatasetType TypeStructure UnionType
models.annotation: TypeAnnotationModel=TypeAnnotation
""",
    "models.workflow_closure": """
: WorkflowClosure
""",
    "remote": """
remote.entities: FlyteBranchNode FlyteLaunchPlan FlyteNode FlyteTask FlyteTaskNode FlyteWorkflow FlyteWorkflowNode
remote.executions: FlyteNodeExecution FlyteTaskExecution FlyteWorkflowExecution
remote.remote: FlyteRemote
""",
    "remote.backfill": """
: create_backfill_workflow
core.launch_plan: LaunchPlan
core.workflow: ImperativeWorkflow WorkflowBase WorkflowFailurePolicy
remote.entities: FlyteLaunchPlan
""",
    "remote.data": """
: download_literal
core.data_persistence: FileAccessProvider
interaction.rich_utils: RichCallback
interaction.string_literals: literal_string_repr
models.core.types: BlobType
models.literals: Literal
""",
    "remote.entities": """
: FlyteArrayNode FlyteBranchNode FlyteGateNode FlyteLaunchPlan FlyteNode FlyteTask FlyteTaskNode FlyteWorkflow
: FlyteWorkflowNode
core.context_manager: FlyteContext
core.hash: hash_mixin=
core.promise: create_and_link_node_from_remote
loggers: logger
models.admin.workflow: WorkflowSpec
models.core.compiler: compiler_models=
models.core.identifier: Identifier id_models=
models.core.workflow: Node WorkflowMetadata WorkflowMetadataDefaults
models.interface: TypedInterface
models.launch_plan: launch_plan_models=
models.literals: Binding
models.task: TaskSpec
remote.remote_callable: RemoteEntity
""",
    "remote.executions": """
: FlyteNodeExecution FlyteTaskExecution FlyteWorkflowExecution RemoteExecutionBase
core.type_engine: LiteralsResolver
exceptions.user: user_exceptions=
models.admin.task_execution: admin_task_execution_models=
models.core.execution: core_execution_models=
models.execution: execution_models=
models.interface: TypedInterface
models.node_execution: node_execution_models=
remote.entities: FlyteTask FlyteWorkflow
""",
    "remote.interface": """
: TypedInterface
""",
    "remote.lazy_entity": """
: LazyEntity
core.context_manager: FlyteContext
models.core.identifier: Identifier
remote.remote_callable: RemoteEntity
""",
    "remote.metrics": """
: FlyteExecutionSpan aggregate_reference_span aggregate_spans print_span
""",
    "remote.remote": """
: DEFAULT_SYNC_EXECUTION_RPC_TIMEOUT ExecutionDataResponse FlyteRemote LATEST_VERSION_STR MOST_RECENT_FIRST
: RegistrationSkipped ResolvedIdentifiers
clients.friendly: SynchronousFlyteClient
clients.grpc_utils.deadline_interceptor: get_scoped_grpc_deadline scoped_grpc_deadline
clients.helpers: iterate_node_executions iterate_task_executions
configuration: Config DataConfig FastSerializationSettings ImageConfig SerializationSettings
configuration.file: ConfigFile
constants: CopyFileDetection
core.array_node: ArrayNode
core.array_node_map_task: ArrayNodeMapTask
core.artifact: Artifact
core.base_task: PythonTask
core.constants: constants=
core.context_manager: FlyteContext FlyteContextManager
core.data_persistence: FileAccessProvider
core.launch_plan: LaunchPlan ReferenceLaunchPlan
core.node: CoreNode=Node
core.options: Options
core.pod_template: PodTemplate
core.promise: translate_inputs_to_literals
core.python_auto_container: PICKLE_FILE_PATH PickledEntity PickledEntityMetadata PythonAutoContainerTask
core.python_auto_container: default_notebook_task_resolver
core.python_function_task: PythonFunctionTask
core.reference_entity: ReferenceEntity ReferenceSpec
core.resources: ResourceSpec
core.task: ReferenceTask
core.tracker: extract_task_module
core.type_engine: LiteralsResolver TypeEngine strict_type_hint_matching
core.utils: utils=
core.workflow: PythonFunctionWorkflow ReferenceWorkflow WorkflowBase WorkflowFailurePolicy
exceptions.user: FlyteAssertion FlyteEntityAlreadyExistsException FlyteEntityNotExistException FlyteValueException
exceptions.user: user_exceptions=
image_spec.image_spec: ImageSpec
loggers: developer_logger is_display_progress_enabled logger
models.admin.common: Sort admin_common_models=
models.admin.workflow: admin_workflow_models=
models.common: NamedEntityIdentifier common_models=
models.core.identifier: Identifier ResourceType SignalIdentifier WorkflowExecutionIdentifier id_models=
models.core.workflow: BranchNode Node NodeMetadata workflow_model=
models.domain: Domain
models.execution: ClusterAssignment ExecutionMetadata ExecutionSpec NodeExecutionGetDataResponse NotificationList
models.execution: WorkflowExecutionGetDataResponse
models.filters: filter_models=
models.launch_plan: LaunchPlanState launch_plan_models=
models.literals: Literal LiteralMap literal_models=
models.matchable_resource: ExecutionClusterLabel
models.project: Project
models.task: task_models=
models.types: type_models=
remote.backfill: create_backfill_workflow
remote.data: download_literal
remote.entities: FlyteBranchNode FlyteLaunchPlan FlyteNode FlyteTask FlyteTaskNode FlyteWorkflow
remote.executions: FlyteNodeExecution FlyteTaskExecution FlyteWorkflowExecution
remote.interface: TypedInterface
remote.lazy_entity: LazyEntity
remote.metrics: FlyteExecutionSpan
remote.remote_callable: RemoteEntity
remote.remote_fs: get_flyte_fs
tools.fast_registration: FastPackageOptions fast_package
tools.interactive: ipython_check
tools.script_mode: compress_scripts get_all_modules hash_file
tools.translator: FlyteControlPlaneEntity FlyteLocalEntity get_serializable get_serializable_launch_plan
utils.asyn: run_sync
""",
    "remote.remote_callable": """
: RemoteEntity
core.context_manager: BranchEvalMode ExecutionState FlyteContext
core.promise: Promise VoidPromise create_and_link_node_from_remote extract_obj_name
exceptions.user: user_exceptions=
loggers: logger
models.core.identifier: Identifier
models.core.workflow: NodeMetadata
""",
    "remote.remote_fs": """
: FlyteFS FlytePathResolver HashStructure HttpFileWriter REMOTE_PLACEHOLDER get_flyte_fs
loggers: logger
tools.script_mode: hash_file
""",
    "sensor": """
sensor.base_sensor: BaseSensor
sensor.file_sensor: FileSensor
sensor.sensor_engine: SensorEngine
""",
    "sensor.base_sensor": """
: BaseSensor SensorConfig SensorMetadata
configuration: SerializationSettings
core.base_task: PythonTask TaskMetadata
core.interface: Interface
extend.backend.base_connector: AsyncConnectorExecutorMixin ResourceMeta
""",
    "sensor.file_sensor": """
: FileSensor
core.context_manager: FlyteContextManager
sensor.base_sensor: BaseSensor
""",
    "sensor.sensor_engine": """
: SensorEngine
core.context_manager: FlyteContextManager
core.type_engine: TypeEngine
extend.backend.base_connector: AsyncConnectorBase ConnectorRegistry Resource
models.literals: LiteralMap
models.task: TaskTemplate
sensor.base_sensor: SensorMetadata
""",
    "testing": """
core.context_manager: SecretsManager
core.testing: patch task_mock
""",
    "tools": "",
    "tools.fast_registration": """
: FAST_FILEENDING FAST_PREFIX FastPackageOptions compress_tarball compute_digest download_distribution fast_package
: get_additional_distribution_loc print_ls_tree
constants: CopyFileDetection
core.context_manager: FlyteContextManager
core.python_auto_container: PICKLE_FILE_PATH
core.utils: timeit
exceptions.user: FlyteDataNotFoundException
loggers: is_display_progress_enabled logger
tools.ignore: DockerIgnore FlyteIgnore GitIgnore Ignore IgnoreGroup StandardIgnore
tools.script_mode: ls_files tar_strip_file_attributes
""",
    "tools.ignore": """
: DockerIgnore FlyteIgnore GitIgnore Ignore IgnoreGroup STANDARD_IGNORE_PATTERNS StandardIgnore
loggers: logger
""",
    "tools.interactive": """
: ipython_check
""",
    "tools.module_loader": """
: add_sys_path just_load_modules load_object_from_module module_load_error_handler
""",
    "tools.repo": """
: NoSerializableEntitiesError find_common_root list_packages_and_modules package print_registration_status register
: serialize_and_package serialize_get_control_plane_entities serialize_load_only serialize_to_folder
configuration: FastSerializationSettings ImageConfig SerializationSettings
constants: CopyFileDetection
core.base_task: PythonTask
core.context_manager: FlyteContextManager FlyteEntities
core.options: Options
core.resources: ResourceSpec
loggers: logger
models.core.identifier: Identifier
models.launch_plan: launch_plan=
models.task: task=
remote.remote: FlyteRemote RegistrationSkipped
tools.fast_registration: fast_registration=
tools.module_loader: module_loader=
tools.serialize_helpers: get_registrable_entities persist_registrable_entities
tools.translator: FlyteControlPlaneEntity
""",
    "tools.script_mode": """
: EXCLUDE_DIRS add_imported_modules_from_source compress_scripts get_all_modules hash_file list_all_files
: list_imported_modules_as_files ls_files tar_strip_file_attributes
constants: CopyFileDetection
loggers: logger
tools.ignore: IgnoreGroup
""",
    "tools.serialize_helpers": """
: get_registrable_entities persist_registrable_entities
core.base_task: PythonTask
core.context_manager: flyte_context=
core.launch_plan: LaunchPlan
core.options: Options
core.python_function_task: EagerAsyncPythonFunctionTask
core.workflow: WorkflowBase
models.admin.workflow: WorkflowSpec admin_workflow_models=
models.task: TaskSpec task_models=
remote.remote_callable: RemoteEntity
tools.translator: FlyteControlPlaneEntity get_serializable
""",
    "tools.subprocess": """
: check_call
loggers: logger
""",
    "tools.translator": """
: FlyteControlPlaneEntity FlyteLocalEntity gather_dependent_entities get_command_prefix_for_fast_execute
: get_reference_spec get_serializable get_serializable_array_node get_serializable_array_node_map_task
: get_serializable_branch_node get_serializable_flyte_task get_serializable_flyte_workflow
: get_serializable_launch_plan get_serializable_node get_serializable_task get_serializable_workflow
: prefix_with_fast_execute to_serializable_case to_serializable_cases
configuration: Image ImageConfig SerializationSettings
core.array_node: ArrayNode
core.array_node_map_task: ArrayNodeMapTask
core.base_task: PythonTask
core.condition: BranchNode
core.container_task: ContainerTask
core.context_manager: context_manager=
core.gate: Gate
core.launch_plan: LaunchPlan ReferenceLaunchPlan
core.legacy_map_task: MapPythonTask
core.node: Node
core.options: Options
core.pod_template: PodTemplate
core.python_auto_container: PythonAutoContainerTask
core.python_function_task: EagerAsyncPythonFunctionTask PythonFunctionTask
core.reference_entity: ReferenceEntity ReferenceSpec ReferenceTemplate
core.task: ReferenceTask
core.utils: ClassDecorator
core.workflow: ReferenceWorkflow WorkflowBase
image_spec.image_spec: ImageSpec
models.admin.workflow: WorkflowSpec admin_workflow_models=
models.concurrency: ConcurrencyPolicy
models.core.workflow: ApproveCondition ArrayNodeModel=ArrayNode BranchNodeModel=BranchNode GateNode SignalCondition
models.core.workflow: SleepCondition TaskNodeOverrides workflow_model=
models.documentation: SourceCode
models.interface: interface_models=
models.task: TaskSpec TaskTemplate
""",
    "types": "",
    "types.directory": """
: TFRecordsDirectory TensorboardLogs
types.directory.types: FlyteDirToMultipartBlobTransformer FlyteDirectory
""",
    "types.directory.types": """
: FlyteDirToMultipartBlobTransformer FlyteDirectory PathType noop
core.constants: MESSAGEPACK
core.context_manager: FlyteContext FlyteContextManager
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError get_batch_size
exceptions.user: FlyteAssertion
extras.pydantic_transformer.decorator: model_serializer model_validator
models.core.types: BlobType
models.literals: Binary Blob BlobMetadata Literal Scalar
models.types: LiteralType
types.file: FileExt
types.file.file: FlyteFile
utils.asyn: loop_manager
""",
    "types.error": """
types.error.error: FlyteError
""",
    "types.error.error": """
: ErrorTransformer FlyteError
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Literal Scalar
models.types: Error LiteralType
""",
    "types.file": """
: CSVFile FileExt HDF5EncodedFile HTMLPage JPEGImageFile JSONLFile JoblibSerializedFile ONNXFile PDFFile PNGImageFile
: PythonNotebook PythonPickledFile SVGImageFile TFRecordFile csv hdf5 html ipynb joblib jpeg jsonl_file onnx pdf png
: python_pickle svg tfrecords_file
types.file.file: FlyteFile FlyteFilePathTransformer
""",
    "types.file.file": """
: FlyteFile FlyteFilePathTransformer noop
core.constants: MESSAGEPACK
core.context_manager: FlyteContext FlyteContextManager
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError get_underlying_type
exceptions.user: FlyteAssertion
extras.pydantic_transformer.decorator: model_serializer model_validator
loggers: logger
models.core.types: BlobType
models.literals: Binary Blob BlobMetadata Literal Scalar
models.types: LiteralType
types.pickle.pickle: FlytePickleTransformer
""",
    "types.file.image": """
: PILImageTransformer
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "types.iterator": """
types.iterator.iterator: FlyteIterator
types.iterator.json_iterator: JSON
""",
    "types.iterator.iterator": """
: FlyteIterator IteratorTransformer
core.context_manager: FlyteContext
core.type_engine: TypeEngine TypeTransformer TypeTransformerFailedError
models.literals: Literal LiteralCollection
models.types: LiteralType
""",
    "types.iterator.json_iterator": """
: JSON JSONCollection JSONIterator JSONIteratorTransformer JSONScalar
core.context_manager: FlyteContext
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "types.numpy": """
loggers: logger
types.numpy.ndarray: NumpyArrayTransformer
""",
    "types.numpy.ndarray": """
: NumpyArrayTransformer extract_metadata
core.context_manager: FlyteContext
core.hash: HashMethod
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "types.pickle": """
types.pickle.pickle: FlytePickle
""",
    "types.pickle.pickle": """
: FlytePickle FlytePickleTransformer
core.context_manager: FlyteContext FlyteContextManager
core.type_engine: AsyncTypeTransformer TypeEngine
models.literals: Blob BlobMetadata Literal Scalar
models.types: LiteralType
""",
    "types.schema": """
types.schema.types: FlyteSchema FlyteSchemaTransformer LocalIOSchemaReader LocalIOSchemaWriter SchemaEngine
types.schema.types: SchemaFormat SchemaHandler SchemaOpenMode SchemaReader SchemaWriter
""",
    "types.schema.types": """
: FlyteSchema FlyteSchemaTransformer LocalIOSchemaReader LocalIOSchemaWriter SchemaEngine SchemaFormat SchemaHandler
: SchemaOpenMode SchemaReader SchemaWriter generate_ordered_files
core.constants: MESSAGEPACK
core.context_manager: FlyteContext FlyteContextManager
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError
extras.pydantic_transformer.decorator: model_serializer model_validator
loggers: logger
models.literals: Binary Literal Scalar Schema
models.types: LiteralType SchemaType
""",
    "types.schema.types_pandas": """
: PandasDataFrameTransformer PandasSchemaReader PandasSchemaWriter ParquetIO
core.context_manager: FlyteContext
core.type_engine: AsyncTypeTransformer TypeEngine
models.literals: Literal Scalar Schema
models.types: LiteralType SchemaType
types.schema.types: LocalIOSchemaReader LocalIOSchemaWriter SchemaEngine SchemaFormat SchemaHandler
""",
    "types.structured": """
: lazy_import_structured_dataset_handler register_arrow_handlers register_bigquery_handlers register_csv_handlers
: register_pandas_handlers register_snowflake_handlers
deck.renderer: ArrowRenderer TopFrameRenderer
lazy_import.lazy_module: is_imported
loggers: logger
types.structured.structured_dataset: DuplicateHandlerError StructuredDataset StructuredDatasetDecoder
types.structured.structured_dataset: StructuredDatasetEncoder StructuredDatasetTransformerEngine
""",
    "types.structured.basic_dfs": """
: ArrowToParquetEncodingHandler CSVToPandasDecodingHandler PandasToCSVEncodingHandler PandasToParquetEncodingHandler
: ParquetToArrowDecodingHandler ParquetToPandasDecodingHandler get_pandas_storage_options pa pd
configuration: DataConfig
core.context_manager: FlyteContext
core.data_persistence: get_fsspec_storage_options
lazy_import.lazy_module: lazy_module
loggers: logger
models.literals: StructuredDatasetMetadata literals=
models.types: StructuredDatasetType
types.structured.structured_dataset: CSV PARQUET StructuredDataset StructuredDatasetDecoder StructuredDatasetEncoder
""",
    "types.structured.bigquery": """
: ArrowToBQEncodingHandlers BIGQUERY BQToArrowDecodingHandler BQToPandasDecodingHandler PandasToBQEncodingHandlers pa
: pd
core.context_manager: FlyteContext
lazy_import.lazy_module: lazy_module
models.literals: StructuredDatasetMetadata literals=
models.types: StructuredDatasetType
types.structured.structured_dataset: StructuredDataset StructuredDatasetDecoder StructuredDatasetEncoder
""",
    "types.structured.snowflake": """
: PROTOCOL_SEP PandasToSnowflakeEncodingHandlers SNOWFLAKE SnowflakeToPandasDecodingHandler get_private_key
core.context_manager: FlyteContext
models.literals: StructuredDatasetMetadata literals=
models.types: StructuredDatasetType
types.structured.structured_dataset: StructuredDataset StructuredDatasetDecoder StructuredDatasetEncoder
""",
    "types.structured.structured_dataset": """
: CSV DuplicateHandlerError GENERIC_FORMAT GENERIC_PROTOCOL PARQUET StructuredDataset StructuredDatasetDecoder
: StructuredDatasetEncoder StructuredDatasetFormat StructuredDatasetTransformerEngine
: convert_schema_type_to_structured_dataset_type extract_cols_and_format flatten_dict flyte_dataset_transformer
: get_supported_types pa pd
core.constants: MESSAGEPACK
core.context_manager: FlyteContext FlyteContextManager
core.type_engine: AsyncTypeTransformer TypeEngine TypeTransformerFailedError modify_literal_uris
deck.renderer: Renderable
extras.pydantic_transformer.decorator: model_serializer model_validator
lazy_import.lazy_module: lazy_module
loggers: developer_logger logger
models.literals: Binary Literal Scalar StructuredDatasetMetadata literals=
models.types: LiteralType SchemaType StructuredDatasetType type_models=
utils.asyn: loop_manager
""",
    "utils": "",
    "utils.asyn": """
: P loop_manager run_sync
loggers: logger
""",
    "utils.dict_formatter": """
: format_dict get_nested_value replace_placeholder
""",
    "utils.pbhash": """
: compute_hash compute_hash_string
""",
    "utils.rate_limiter": """
: RateLimiter
loggers: developer_logger
utils.asyn: run_sync
""",
}

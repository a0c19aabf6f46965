"""What registration and clients are given by flytekit's names: values that say what they are, and messages of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.admin.launch_plan_pb2 import LaunchPlan as LaunchPlanMessage
from flyteidl.core.errors_pb2 import ContainerError

from flyteweight import LaunchPlan, task, workflow
from flyteweight.compat import configuration, scopes
from flyteweight.compat.configuration import Config, PlatformConfig, S3Config, SecretsConfig
from flyteweight.compat.models import common, concurrency
from flyteweight.compat.models.core.execution import WorkflowExecutionPhase
from flyteweight.compat.models.schedule import Schedule
from flyteweight.compat.notifications import Email, PagerDuty, Slack
from flyteweight.compat.options import Options
from flyteweight.compat.schedules import CronSchedule, FixedRate, OnSchedule
from flyteweight.exceptions import FlyteAssertion, FlyteSystemAssertion
from flyteweight.settings.configuration import ImageConfig, SerializationSettings
from flyteweight.tasks.registration import entries

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = SerializationSettings(ImageConfig.from_images("x/y:1"), project="p", domain="d", version="v")
FAILED = WorkflowExecutionPhase.FAILED


@task
def increased(a: int) -> int:
    """One more."""
    return a + 1


@workflow
def pipeline(a: int = 1) -> int:
    """One task."""
    result: int = increased(a=a)
    return result


def registered(plan: LaunchPlan) -> LaunchPlanMessage:
    """What registration sends of a launch plan."""
    message = next(entry.message for entry in entries([plan], SETTINGS) if entry.kind == 3)
    assert isinstance(message, LaunchPlanMessage)
    return message


def test_schedules() -> None:
    """They are plain schedules to who compares or reads them."""
    rate = FixedRate(timedelta(minutes=120), "now")
    assert (rate.rate.value, rate.rate.unit) == (2, Schedule.FixedRateUnit.HOUR)
    assert FixedRate(timedelta(days=7)).rate.value == 7
    assert rate == FixedRate.from_flyte_idl(rate.to_flyte_idl()) == Schedule("now", rate=Schedule.FixedRate(2, 1))
    cron = CronSchedule(schedule="daily", offset="PT1H", kickoff_time_input_arg="now")
    assert (cron.cron_schedule.schedule, cron.cron_schedule.offset) == ("daily", "PT1H")
    assert cron == CronSchedule.from_flyte_idl(cron.to_flyte_idl())
    with pytest.raises(AssertionError, match="no less than a minute"):
        FixedRate(timedelta(seconds=90))
    with pytest.raises(AssertionError, match="cron_expression is deprecated"):
        CronSchedule("* * ? * * *")
    with pytest.raises(ValueError, match="Schedule is invalid"):
        CronSchedule(schedule="0 0 30 2 *")


def test_notifications() -> None:
    """They are sent at the end of an execution."""
    assert list(Email([FAILED], ["a@b"]).to_flyte_idl().email.recipients_email) == ["a@b"]
    assert list(Slack([FAILED], ["a@b"]).to_flyte_idl().slack.recipients_email) == ["a@b"]
    assert PagerDuty([FAILED], ["a@b"]) == common.Notification(
        [FAILED], pager_duty=common.PagerDutyNotification(["a@b"])
    )
    with pytest.raises(AssertionError, match="needs a phase"):
        Email([], ["a@b"])
    with pytest.raises(AssertionError, match="RUNNING is no end"):
        Email([WorkflowExecutionPhase.RUNNING], ["a@b"])


def test_a_launch_plan_keeps_and_registers_what_it_is_given() -> None:
    """Each as its message says it."""
    plan = LaunchPlan.create(
        "all",
        pipeline,
        default_inputs={"a": 3},
        schedule=CronSchedule(schedule="daily"),
        notifications=[Email([FAILED], ["a@b"])],
        labels=common.Labels({"l": "1"}),
        annotations=common.Annotations({"n": "2"}),
        raw_output_data_config=common.RawOutputDataConfig("s3://raw"),
        auth_role=common.AuthRole(kubernetes_service_account="account"),
        concurrency=concurrency.ConcurrencyPolicy(2, concurrency.ConcurrencyLimitBehavior.SKIP),
        max_parallelism=5,
        auto_activate=True,
    )
    assert plan.schedule.cron_schedule.schedule == "daily"
    assert (plan.labels.values, plan.security_context, plan.should_auto_activate) == ({"l": "1"}, None, True)
    spec = registered(plan).spec
    assert spec.entity_metadata.schedule.cron_schedule.schedule == "daily"
    assert spec.entity_metadata.notifications[0].phases == [FAILED]
    assert (dict(spec.labels.values), dict(spec.annotations.values)) == ({"l": "1"}, {"n": "2"})
    assert spec.raw_output_data_config.output_location_prefix == "s3://raw"
    assert spec.security_context.run_as.k8s_service_account == "account"
    assert (spec.concurrency_policy.max, spec.concurrency_policy.behavior, spec.max_parallelism) == (2, 1, 5)
    with pytest.raises(AttributeError, match="a launch plan has no attribute 'other'"):
        _ = plan.other


def test_a_launch_plan_is_cloned() -> None:
    """With other settings and inputs; the first stays."""
    plan = LaunchPlan.create("first", pipeline, {"a": 3}, labels=common.Labels({"l": "1"}))
    clone = plan.clone_with("second", schedule=FixedRate(timedelta(hours=1)))
    assert (clone.saved_inputs, clone.labels, plan.schedule) == ({"a": 3}, plan.labels, None)
    fixed = clone.clone_with("third", fixed_inputs=LaunchPlan.create("x", pipeline, fixed_inputs={"a": 9}).fixed_inputs)
    assert fixed.fixed_names == {"a"}
    assert clone.clone_with("fourth", parameters=plan.parameters).saved_inputs == {"a": 3}
    with pytest.raises(TypeError, match="has no setting 'label'"):
        plan.clone_with("fifth", label=1)


def test_triggers() -> None:
    """A message is packed; a schedule has its own argument."""

    class Trigger:
        def to_flyte_idl(self, _plan: LaunchPlan) -> Any:
            return common.Labels({"a": "b"}).to_flyte_idl()

    packed = registered(LaunchPlan.create("triggered", pipeline, trigger=Trigger())).spec.entity_metadata
    assert packed.launch_conditions.type_url.endswith("flyteidl.admin.Labels")
    with pytest.raises(ValueError, match="a schedule is no trigger yet"):
        registered(LaunchPlan.create("scheduled", pipeline, trigger=OnSchedule(CronSchedule(schedule="daily"))))


def test_options() -> None:
    """A service account and a prefix become their messages."""
    options = Options.default_from("account", "s3://raw")
    assert options.security_context.run_as.k8s_service_account == "account"
    assert options.raw_output_data_config.output_location_prefix == "s3://raw"
    assert Options.default_from() == Options()


def test_configuration_is_that_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then that of a file which is named, then the defaults."""
    file = tmp_path / "config.yaml"
    file.write_text("admin: {endpoint: theirs, clientId: me, insecure: true, clientSecretEnvVar: SECRET}\n")
    assert (PlatformConfig.auto().endpoint, SecretsConfig.auto().env_prefix) == ("localhost:30080", "_FSEC_")
    found = PlatformConfig.auto(file)
    assert (found.endpoint, found.client_id, found.insecure, found.client_credentials_secret) == (
        "theirs",
        "me",
        True,
        None,
    )
    monkeypatch.setenv("FLYTE_PLATFORM_URL", "ours")
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "7")
    monkeypatch.setenv("FLYTE_AWS_ENABLE_DEBUG", "no")
    monkeypatch.setenv("SECRET", "hush")
    assert PlatformConfig.auto(str(file)).endpoint == "ours"
    assert PlatformConfig.auto(file).client_credentials_secret == "hush"
    assert (S3Config.auto().retries, S3Config.auto().enable_debug) == (7, False)
    assert Config.for_endpoint("other", config_file=file).platform.client_id == "me"
    assert Config.auto().data_config.s3.retries == 7
    assert Config.for_sandbox().data_config.s3.access_key_id == "minio"
    assert configuration.set_if_exists({}, "a", []) == {}
    assert configuration.set_if_exists({}, "a", False) == {"a": False}
    assert configuration.read_file_if_exists("") is None


@scopes.user_entry_point
def user(error: Exception) -> None:
    """Raise."""
    raise error


@scopes.system_entry_point
def system(error: Exception) -> None:
    """Raise."""
    raise error


@scopes.system_entry_point
def around(call: Any, error: Exception) -> scopes.FlyteScopedException:
    """What a call inside another one raises."""
    with pytest.raises(scopes.FlyteScopedException) as caught:
        call(error)
    return caught.value


@pytest.mark.parametrize(
    ("call", "error", "code", "kind", "words"),
    [
        (user, ValueError("bad"), "USER:Unknown", ContainerError.NON_RECOVERABLE, "User error."),
        (system, ValueError("bad"), "SYSTEM:Unknown", ContainerError.RECOVERABLE, "SYSTEM ERROR!"),
        (system, FlyteAssertion("bad"), "USER:AssertionError", ContainerError.NON_RECOVERABLE, "User error."),
        (user, FlyteSystemAssertion("bad"), "SYSTEM:AssertionError", ContainerError.RECOVERABLE, "SYSTEM ERROR!"),
    ],
)
def test_scopes_say_whose_an_error_is(call: Any, error: Exception, code: str, kind: int, words: str) -> None:
    """By its class, else by where it came from; the outermost call raises it as it is."""
    with pytest.raises(type(error)) as caught:
        call(error)
    assert caught.value is error
    scoped = around(call, error)
    assert (scoped.value, scoped.type, scoped.error_code, scoped.kind) == (error, type(error), code, kind)
    assert f"{type(error).__name__}: {error}" in scoped.verbose_message
    assert words in scoped.verbose_message

"""A run that mlflow tracks in local files."""

import mlflow
from flytekit import task
from flytekitplugins.mlflow import mlflow_autolog


class Framework:
    """One that logs nothing by itself."""

    @staticmethod
    def autolog():
        pass


@task(enable_deck=True)
@mlflow_autolog(framework=Framework, experiment_name="mine")
def tracked(kind: str) -> str:
    mlflow.log_metric("loss", 0.5)
    mlflow.log_param("kind", kind)
    return f"{kind} {mlflow.active_run().info.run_name}"

"""Tasks for Spark. Its session is a stand-in: it asks for a Java machine."""

import pyspark.sql
from flytekit import PodTemplate, Resources, current_context, task
from flytekitplugins.spark import DatabricksV2, Spark


class Builder:
    """Keeps what it is asked for, and is the session, too."""

    def __init__(self):
        self.name = ""

    def appName(self, name):
        self.name = name
        return self

    def config(self, **options):
        return self

    def getOrCreate(self):
        return self


class SparkSession:
    builder = Builder()


pyspark.sql.SparkSession = SparkSession


@task(
    task_config=Spark(
        spark_conf={"spark.driver.memory": "1000M", "spark.executor.instances": "2"},
        hadoop_conf={"a": "b"},
        driver_pod=PodTemplate(labels={"a": "b"}),
    ),
    limits=Resources(mem="2000M"),
    cache_version="1",
)
def counted(kind: str) -> str:
    return f"{kind} {current_context().spark_session.name.partition(':')[0]}"


@task(task_config=DatabricksV2(databricks_conf={"run_name": "x"}, databricks_instance="host"))
def connected(kind: str) -> str:
    return kind

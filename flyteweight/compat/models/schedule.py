"""``flytekit.models.schedule`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Schedule':
        {'message': 'flyteidl.admin.schedule_pb2:Schedule',
         'parameters': 'kickoff_time_input_arg, cron_expression=None, rate=None, cron_schedule=None',
         'fields': {'cron_expression': ('cron_expression', 'plain', '', 'present'),
                    'rate': ('rate', 'view', 'schedule:Schedule.FixedRate', 'present'),
                    'cron_schedule': ('cron_schedule', 'view', 'schedule:Schedule.CronSchedule', 'present')}},
    'Schedule.FixedRate':
        {'message': 'flyteidl.admin.schedule_pb2:FixedRate', 'parameters': 'value, unit', 'fields': {}},
    'Schedule.CronSchedule':
        {'message': 'flyteidl.admin.schedule_pb2:CronSchedule',
         'parameters': 'schedule, offset',
         'fields': {'schedule': ('schedule', 'plain', '', 'true'), 'offset': ('offset', 'plain', '', 'true')}},
}
ENUMS: Any = {
    'Schedule.FixedRateUnit': {'MINUTE': 0, 'HOUR': 1, 'DAY': 2},
}
UNKNOWN: Any = {
    'Schedule.FixedRateUnit': '{}',
}

__getattr__ = lazily(__name__)

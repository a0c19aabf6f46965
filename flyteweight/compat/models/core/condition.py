"""``flytekit.models.core.condition`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ComparisonExpression':
        {'message': 'flyteidl.core.condition_pb2:ComparisonExpression',
         'parameters': 'operator, left_value, right_value',
         'fields': {'left_value': ('left_value', 'view', 'core.condition:Operand'),
                    'right_value': ('right_value', 'view', 'core.condition:Operand')}},
    'ConjunctionExpression':
        {'message': 'flyteidl.core.condition_pb2:ConjunctionExpression',
         'parameters': 'operator, left_expression, right_expression',
         'fields': {'left_expression': ('left_expression', 'view', 'core.condition:BooleanExpression'),
                    'right_expression': ('right_expression', 'view', 'core.condition:BooleanExpression')}},
    'Operand':
        {'message': 'flyteidl.core.condition_pb2:Operand',
         'parameters': 'primitive=None, var=None, scalar=None',
         'fields': {'primitive': ('primitive', 'view', 'literals:Primitive', 'present'),
                    'var': ('var', 'plain', '', 'present'),
                    'scalar': ('scalar', 'view', 'literals:Scalar', 'present')}},
    'BooleanExpression':
        {'message': 'flyteidl.core.condition_pb2:BooleanExpression',
         'parameters': 'conjunction=None, comparison=None',
         'fields': {'conjunction': ('conjunction', 'view', 'core.condition:ConjunctionExpression', 'present'),
                    'comparison': ('comparison', 'view', 'core.condition:ComparisonExpression', 'present')}},
}
ENUMS: Any = {
    'ComparisonExpression.Operator': {'EQ': 0, 'NEQ': 1, 'GT': 2, 'GTE': 3, 'LT': 4, 'LTE': 5},
    'ConjunctionExpression.LogicalOperator': {'AND': 0, 'OR': 1},
}

__getattr__ = lazily(__name__)

"""From calls to a graph: promises, nodes, workflows and the ``DynamicJobSpec``; imported by the first use only."""

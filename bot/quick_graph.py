"""Runs Rasa's prediction graph node after node; dask plans the same few nodes anew for every message."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner


def run(self: DaskGraphRunner, inputs: Optional[Dict[Text, Any]] = None, targets: Optional[List[Text]] = None) -> Dict[Text, Any]:
    """Return the outputs of `targets` by name; each node that they need runs once. Raises GraphRunError as the original does."""
    nodes = self._graph_schema.nodes
    known = {name: (name, value) for name, value in (inputs or {}).items()}
    if clash := next((v for v in (inputs or {}).values() if isinstance(v, str) and v in nodes), None):
        raise GraphRunError(f"Input value '{clash}' clashes with a node name.")

    def output(name: Text) -> Any:
        if name not in known and name in nodes:
            known[name] = self._instantiated_nodes[name](*[output(n) for n in nodes[name].needs.values()])
        return known.get(name, name)  # a name that nothing provides, which the node itself refuses

    return dict(output(name) for name in targets or self._graph_schema.target_names)


def install() -> None:
    """Let Rasa run its graphs with the function above."""
    DaskGraphRunner.run = run

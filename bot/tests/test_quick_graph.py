"""The lean runner gives what dask gives, runs each node once, and refuses what dask refuses."""

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot import quick_graph

dask_run = DaskGraphRunner.run
RUNS = []


class Part(GraphComponent):
    """Adds what it is given, and remembers that it ran."""

    @classmethod
    def create(cls, config, model_storage, resource, execution_context):
        part = cls()
        part.name = config["name"]
        return part

    def work(self, a=0, b=0):
        RUNS.append(self.name)
        return a + b + 1


def runner(**needs):
    nodes = {
        name: SchemaNode(needs=given, uses=Part, constructor_name="create", fn="work", config={"name": name}, eager=True, is_target=name == "end")
        for name, given in needs.items()
    }
    return DaskGraphRunner(GraphSchema(nodes), None, ExecutionContext(GraphSchema({}), "m"))


@pytest.mark.parametrize("targets", [None, ["end"], ["left", "end"], ["first"]])
def test_same_outputs_as_dask_and_each_node_once(targets):
    graph = runner(first={"a": "given"}, left={"a": "first"}, right={"a": "first"}, end={"a": "left", "b": "right"}, unused={"a": "end"})
    expected = dask_run(graph, {"given": 5}, targets)
    RUNS.clear()
    assert quick_graph.run(graph, {"given": 5}, targets) == expected
    assert len(RUNS) == len(set(RUNS))
    assert "unused" not in RUNS


@pytest.mark.parametrize("inputs", [{}, {"given": "first"}])
@pytest.mark.parametrize("run", [dask_run, quick_graph.run])
def test_a_missing_or_clashing_input_is_refused(run, inputs):
    with pytest.raises(GraphRunError):
        run(runner(first={"a": "given"}, end={"a": "first"}), inputs, None)

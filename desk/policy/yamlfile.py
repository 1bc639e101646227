"""Reading YAML so that an error can name its file, line and field; writing it as people like to read it."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from desk.errors import BadPolicyFile


def stamp(path: Path) -> int:
    """Return what tells one state of a file from another, for caches that must notice a change; 0 if there is none."""
    return path.stat().st_mtime_ns if path.exists() else 0


class _Unique(yaml.SafeLoader):
    """A safe loader that refuses a key written twice and keeps dates as the text that they are."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” 写了两次", key_node.start_mark)
        seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


_Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Unique.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class YamlFile:
    """One parsed YAML file that remembers on which line each field stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
            self._node = yaml.compose(text, Loader=_Unique)
            self.data: Any = yaml.load(text, Loader=_Unique)
        except (OSError, UnicodeDecodeError) as error:
            raise BadPolicyFile(f"{path}: 读不出来：{error}") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise BadPolicyFile(f"{path}:{line}: YAML 写法有误：{error.problem}") from error
        except yaml.YAMLError as error:  # a character that YAML does not allow
            raise BadPolicyFile(f"{path}:1: YAML 写法有误：{error}") from error

    def line(self, path: tuple[Any, ...]) -> int:
        """Return the line (from 1) on which the value at `path` begins, or its nearest known parent."""
        node = self._node
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1 if node else 1

    def error(self, path: tuple[Any, ...], message: str) -> BadPolicyFile:
        """Return an error that names file, line and field."""
        field = ".".join(str(p) for p in path)
        return BadPolicyFile(f"{self.path}:{self.line(path)}: {field}: {message}")

    def parse[M: BaseModel](self, model: type[M]) -> M:
        """Return the file's data as `model`; raises BadPolicyFile naming every bad field."""
        return self.parse_at(model, self.data, ())

    def parse_at[M: BaseModel](self, model: type[M], data: Any, base: tuple[Any, ...]) -> M:
        """The same for a part of the file that stands at `base`."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            said = [str(self.error((*base, *e["loc"]), e["msg"])) for e in error.errors()]
            raise BadPolicyFile("\n".join(said)) from error


def _child(node: Any, step: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, short lists on a line."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value or len(value) > 90 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    short = all(isinstance(v, int | float) or (isinstance(v, str) and len(v) < 25 and "\n" not in v) for v in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def dump(data: Any) -> str:
    """Return `data` as YAML: order kept, Chinese as it is, texts as blocks."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)

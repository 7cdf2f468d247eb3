"""What other readers see in an input: Python onnx, Python json, PyYAML's safe loader.

Reads lines `<kind> <base64>` and writes, for each, the view as JSON, "-" if the reader refuses the input, or "u" if it
sees a name that is not UTF-8. `__tests__/fuzz/view.ts` writes the same views with our readers.
Made with: pip install onnx==1.22.0 PyYAML==6.0.3
"""

import base64
import json
import math
import struct
import sys

import onnx
import yaml
from onnx import AttributeProto as A
from onnx import ModelProto, TensorProto


class NotUtf8(Exception):
    pass


class Refused(Exception):
    pass


def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(value):
    """A number as JavaScript writes it."""
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, exponent = repr(abs(value)).lower(), 0
    if "e" in digits:
        digits, power = digits.split("e")
        exponent = int(power)
    whole, _, part = digits.partition(".")
    part = "" if part == "0" and exponent == 0 else part
    digits = whole + part
    point = len(whole) + exponent
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    k = len(digits)
    if k <= point <= 21:
        return sign + digits + "0" * (point - k)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    e = point - 1
    mantissa = digits if k == 1 else digits[0] + "." + digits[1:]
    return f"{sign}{mantissa}e{'+' if e >= 0 else '-'}{abs(e)}"


def text(value):
    if isinstance(value, bytes):
        raise NotUtf8()
    return value


NAMES = (
    "undefined float uint8 int8 uint16 int16 int32 int64 string bool float16 double uint32 uint64 complex64 complex128"
    " bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1 float8e8m0 uint2 int2"
).split()


def element(code):
    return NAMES[code] if 0 <= code < len(NAMES) else f"type {code}"


def dimension(dim):
    which = dim.WhichOneof("value")
    if which == "dim_value":
        return number(dim.dim_value) if dim.dim_value > 0 else "?"
    if which == "dim_param":
        return dumps(text(dim.dim_param)) if dim.dim_param else "?"
    return "?"


def tensor_type(t, names):
    if not t.HasField("shape"):
        return element(t.elem_type)
    dims = [dimension(d) for d in t.shape.dim]
    dims = dims if names else ["?" if d.startswith('"') else d for d in dims]
    return f"{element(t.elem_type)}[{', '.join(dims)}]"


def type_of(t, names=False):
    which = t.WhichOneof("value")
    if which == "tensor_type":
        return tensor_type(t.tensor_type, names)
    if which == "sparse_tensor_type":
        return "sparse " + tensor_type(t.sparse_tensor_type, names)
    if which == "sequence_type":
        return "sequence of " + type_of(t.sequence_type.elem_type)
    if which == "optional_type":
        return "optional of " + type_of(t.optional_type.elem_type)
    if which == "map_type":
        return f"map of {element(t.map_type.key_type)} → {type_of(t.map_type.value_type)}"
    return "unknown"


def shape(tensor_type, dims):
    shown = ", ".join(number(d) for d in dims[:32])
    return f"{tensor_type}[{shown}]" if len(dims) <= 32 else f"{tensor_type}[{shown}, … {len(dims)} dimensions]"


def sparse_type(t):
    return f"sparse {element(t.values.data_type) if t.HasField('values') else 'unknown'}"


class View:
    def __init__(self):
        self.operators, self.weights, self.external, self.attributes = {}, {}, set(), []

    def tensor(self, t):
        add(self.weights, shape(element(t.data_type), t.dims))
        text(t.name)
        location = None
        for entry in t.external_data:
            key, value = text(entry.key), text(entry.value)
            if key == "location":
                while value.startswith("./"):
                    value = value[2:].lstrip("/")
                location = value
        if location is not None and t.data_location == TensorProto.EXTERNAL:
            self.external.add(location)

    def sparse(self, t):
        add(self.weights, shape(sparse_type(t), t.dims))
        if t.HasField("values"):
            text(t.values.name)

    def graph(self, g, depth):
        if depth > 32:
            raise Refused()
        for t in g.initializer:
            self.tensor(t)
        for t in g.sparse_initializer:
            self.sparse(t)
        for v in [*g.input, *g.output]:
            text(v.name)
            type_of(v.type, True)
        for n in g.node:
            self.node(n, depth)

    def node(self, n, depth):
        domain = text(n.domain)
        domain = "" if domain == "ai.onnx" else domain
        names = [text(name) for name in [*n.input, *n.output, n.overload]]
        op = text(n.op_type)
        add(self.operators, f"{domain}.{op}" if domain else op)
        for a in n.attribute:
            self.attributes.append(self.attribute(a))
        if domain == "" and op == "Identity" and len(n.input) > 0:
            return
        if domain == "" and op == "Constant" and self.constant(n):
            return
        for a in n.attribute:
            if a.HasField("t"):
                self.tensor(a.t)
            for t in a.tensors:
                self.tensor(t)
            if a.HasField("sparse_tensor"):
                self.sparse(a.sparse_tensor)
            for t in a.sparse_tensors:
                self.sparse(t)
            if a.HasField("g"):
                self.graph(a.g, depth + 1)
            for g in a.graphs:
                self.graph(g, depth + 1)
        return names

    def constant(self, n):
        for a in n.attribute:
            kinds = [k for k in ("f", "i", "s", "t", "sparse_tensor") if a.HasField(k)]
            kinds += [k for k in ("floats", "ints", "strings") if len(getattr(a, k)) > 0]
            if not kinds:
                continue
            if len(kinds) > 1:
                return False
            kind = kinds[0]
            if kind == "t":
                self.tensor(a.t)
            elif kind == "sparse_tensor":
                self.sparse(a.sparse_tensor)
            else:
                of = {"f": "float", "i": "int64", "s": "string"}[kind[0]]
                add(self.weights, shape(of, [len(getattr(a, kind))] if kind.endswith("s") and kind != "s" else []))
            return True
        return False

    def attribute(self, a):
        """The attribute as of an operator that is not known."""
        parts = []
        if a.HasField("f"):
            parts.append(f"f={number(a.f)}")
        if a.HasField("i"):
            parts.append(f"i={number(a.i)}")
        if a.HasField("s"):
            parts.append(f"s={dumps(content(a.s))}")
        if a.HasField("ref_attr_name"):
            parts.append(f"ref={text(a.ref_attr_name)}")
        if len(a.floats) > 0:
            parts.append("floats=[" + ",".join("null" if not math.isfinite(v) else number(v) for v in a.floats) + "]")
        if len(a.ints) > 0:
            parts.append("ints=[" + ",".join(number(v) for v in a.ints) + "]")
        if len(a.strings) > 0:
            parts.append("strings=" + dumps([content(s) for s in a.strings]))
        tensors = [weight(t) for t in ([a.t] if a.HasField("t") else []) + list(a.tensors)]
        sparse = ([a.sparse_tensor] if a.HasField("sparse_tensor") else []) + list(a.sparse_tensors)
        parts += tensors + [full(sparse_type(t), t.dims) for t in sparse]
        parts += ["type=" + type_of(t) for t in ([a.tp] if a.HasField("tp") else []) + list(a.type_protos)]
        present = [k for k in A.DESCRIPTOR.fields_by_name if k in TYPES and is_present(a, k)]
        plain = a.type == 0 or not present or (len(present) == 1 and TYPES[present[0]] == a.type)
        if not plain:
            parts.append(f"as {a.type}")
        return f"{text(a.name)}:{';'.join(parts)}"


TYPES = {
    "f": 1, "i": 2, "s": 3, "t": 4, "g": 5, "floats": 6, "ints": 7, "strings": 8, "tensors": 9, "graphs": 10,
    "sparse_tensor": 11, "sparse_tensors": 12, "tp": 13, "type_protos": 14,
}  # fmt: skip
REPEATED = ("floats", "ints", "strings", "tensors", "graphs", "sparse_tensors", "type_protos")


def is_present(a, name):
    return len(getattr(a, name)) > 0 if name in REPEATED else a.HasField(name)


def content(value):
    try:
        decoded = value.decode("utf-8")
        if not decoded.startswith("\\x"):
            return decoded
    except UnicodeDecodeError:
        pass
    return "\\x" + value.hex()


def full(tensor_type, dims):
    return f"{tensor_type}[{', '.join(number(d) for d in dims)}]"


def weight(t):
    base = full(element(t.data_type), t.dims)
    count = 1.0
    for d in t.dims:
        count *= float(d)
    if t.data_type != TensorProto.INT64 or not count <= 64:
        return base
    if t.HasField("raw_data") and len(t.raw_data) <= 8 * 64:
        values = [v for (v,) in struct.iter_unpack("<q", t.raw_data[: len(t.raw_data) // 8 * 8])]
    else:
        values = t.int64_data
    return f"{base}=[{','.join(number(v) for v in values)}]"


def add(tally, key):
    tally[key] = tally.get(key, 0) + 1


def of_onnx(data):
    m = ModelProto.FromString(data)
    if not m.HasField("graph"):
        raise Refused()
    view = View()
    opsets = {}
    for o in m.opset_import:
        domain = text(o.domain) or "ai.onnx"
        opsets[domain] = max(o.version, opsets.get(domain, 0))
    view.graph(m.graph, 0)
    for f in m.functions:
        for name in [f.name, f.domain, f.overload, *f.input, *f.output, *f.attribute]:
            text(name)
        for n in f.node:
            view.node(n, 1)
    initializers = {t.name for t in m.graph.initializer} | {
        t.values.name for t in m.graph.sparse_initializer
    }
    inputs = [v for v in m.graph.input if m.ir_version >= 4 or v.name not in initializers]
    return [
        number(m.ir_version),
        sorted((f"{domain} {number(version)}" for domain, version in opsets.items()), key=utf16),
        [f"{v.name}: {type_of(v.type, True)}{' optional' if v.name in initializers else ''}" for v in inputs],
        [f"{v.name}: {type_of(v.type, True)}" for v in m.graph.output],
        sorted(view.external, key=utf16),
        sorted((f"{k} {n}" for k, n in view.operators.items()), key=utf16),
        sorted((f"{k} {n}" for k, n in view.weights.items()), key=utf16),
        sorted(view.attributes, key=utf16),
    ]


def utf16(value):
    return value.encode("utf-16-be", "surrogatepass")


def plain(value):
    """Numbers as text, so that 1 and 1.0 are the same, as they are to JavaScript."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        try:
            return {"n": number(value)}
        except OverflowError:
            return {"n": "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {"o": [[k if isinstance(k, str) else {"key": repr(k)}, plain(v)] for k, v in sorted(value.items(), key=lambda e: utf16(str(e[0])))]}
    return {"other": repr(value)}


def refuse_constant(name):
    raise ValueError(name)


def of_json(data):
    return plain(json.loads(data.decode("utf-8"), parse_constant=refuse_constant))


def of_yaml(data):
    value = yaml.safe_load(data.decode("utf-8"))
    return plain({} if value is None else value)


READERS = {"onnx": of_onnx, "json": of_json, "yaml": of_yaml}


def answer(kind, data):
    try:
        return dumps(READERS[kind](data)).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    except NotUtf8:
        return "u"
    except Exception:
        return "-"


if __name__ == "__main__":
    sys.setrecursionlimit(5000)
    for line in sys.stdin:
        kind, data = line.split(" ")
        sys.stdout.write(json.dumps(answer(kind, base64.b64decode(data))) + "\n")

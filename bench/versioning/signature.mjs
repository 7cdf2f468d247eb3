// The signature of a model with 2 GB of weights next to that of the same structure with almost none: time, and the peak
// memory of a process that reads it. The weights are holes in a sparse file; what steps over them never notices.
// Then a tree ensemble, whose weights are attributes, next to a small one and next to reading the bytes of its file.
//   npm run build && node bench/versioning/signature.mjs
import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, sideBySide } from "../side-by-side.mjs";

const READER = new URL("../../lib/platform/files/model-bytes.js", import.meta.url).href;
const LAYERS = 200;
const WEIGHT_BYTES = { small: 64, large: 10_485_760 };
const TREE_NODES = { small: 50, large: 500_000 };
const ROUNDS = 11;

/** A message of protobuf as parts: bytes, or how many zero bytes stand there. */
const sizeOf = (parts) => parts.reduce((sum, part) => sum + (typeof part === "number" ? part : part.length), 0);
const varint = (value) => {
  const bytes = [];
  let rest = BigInt(value);
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
};
const number = (field, value) => [varint(field * 8), varint(value)];
const message = (field, parts) => [varint(field * 8 + 2), varint(sizeOf(parts)), ...parts];
const text = (field, value) => message(field, [Buffer.from(value)]);

function modelOf(weightBytes) {
  const rows = 16;
  const port = (field, name) => message(field, [...text(1, name), ...message(2, message(1, number(1, 1)))]);
  const layers = Array.from({ length: LAYERS }, (_, i) => [
    ...message(1, [...text(1, `x${i}`), ...text(1, `w${i}`), ...text(2, `h${i}`), ...text(4, "MatMul")]),
    ...message(1, [...text(1, `h${i}`), ...text(2, `x${i + 1}`), ...text(4, "Relu")]),
  ]);
  const weights = Array.from({ length: LAYERS }, (_, i) =>
    message(5, [
      ...number(1, rows),
      ...number(1, weightBytes / 4 / rows),
      ...number(2, 1),
      ...text(8, `w${i}`),
      ...message(9, [weightBytes]),
    ]),
  );
  const graph = [...layers, ...weights, port(11, "x0"), port(12, `x${LAYERS}`)].flat();
  return [...number(1, 10), ...message(8, number(2, 21)), ...message(7, graph)];
}

/** A tree ensemble as exporters write it: every value a field of its own. */
function ensembleOf(nodes) {
  const port = (field, name) => message(field, [...text(1, name), ...message(2, message(1, number(1, 1)))]);
  const list = (name, one, type) => {
    const values = Buffer.concat(Array(nodes).fill(Buffer.concat(one)));
    return message(5, [...text(1, name), values, ...number(20, type)]);
  };
  const half = Buffer.from([7 * 8 + 5, 0, 0, 0, 0x3f]);
  const attributes = [
    ...[
      "nodes_treeids",
      "nodes_nodeids",
      "nodes_featureids",
      "nodes_truenodeids",
      "nodes_falsenodeids",
      "target_ids",
    ].map((name) => list(name, number(8, 1), 7)),
    ...["nodes_values", "nodes_hitrates", "target_weights"].map((name) => list(name, [half], 6)),
    list("nodes_modes", text(9, "BRANCH_LEQ"), 8),
  ].flat();
  const tree = [
    ...text(1, "x"),
    ...text(2, "y"),
    ...text(4, "TreeEnsembleRegressor"),
    ...attributes,
    ...text(7, "ai.onnx.ml"),
  ];
  const graph = [...message(1, tree), ...port(11, "x"), ...port(12, "y")];
  return [...number(1, 8), ...message(8, number(2, 17)), ...message(7, graph)];
}

function write(file, parts) {
  const descriptor = openSync(file, "w");
  let at = 0;
  for (const part of parts) {
    if (typeof part !== "number") writeSync(descriptor, part, 0, part.length, at);
    at += typeof part === "number" ? part : part.length;
  }
  ftruncateSync(descriptor, at);
  closeSync(descriptor);
}

const inProcess = (file, body) =>
  execFileSync(
    process.execPath,
    ["--input-type=module", "-e", `import { readModelFile } from ${JSON.stringify(READER)}; ${body}`],
    {
      env: { FILE: file },
    },
  ).toString();
const PEAK = "console.log(process.resourceUsage().maxRSS)";

const folder = mkdtempSync(join(tmpdir(), "model-release-bench-"));
try {
  const files = Object.fromEntries(Object.keys(WEIGHT_BYTES).map((size) => [size, join(folder, `${size}.onnx`)]));
  for (const [size, bytes] of Object.entries(WEIGHT_BYTES)) write(files[size], modelOf(bytes));
  const { readModelFile } = await import(READER);
  const times = await sideBySide(
    Object.fromEntries(
      Object.entries(files).map(([size, file]) => [
        size,
        () => {
          const model = readModelFile(file);
          if (!model.ok || model.signature.architecture.operators.MatMul !== LAYERS) throw new Error(model.why);
        },
      ]),
    ),
    ROUNDS,
  );
  const peak = (file) => Number(inProcess(file, `readModelFile(process.env.FILE); ${PEAK}`)) / 1024;
  const idle = Number(inProcess("", PEAK)) / 1024;
  const [small, large] = [median(times.small), median(times.large)];
  console.log(`${LAYERS} layers, median of ${ROUNDS} rounds; an idle Node holds ${idle.toFixed(0)} MiB`);
  for (const [size, file] of Object.entries(files)) {
    const bytes = (statSync(file).size / 1e6).toFixed(1).padStart(7);
    console.log(`  ${bytes} MB  ${median(times[size]).toFixed(1).padStart(6)} ms  peak ${peak(file).toFixed(0)} MiB`);
  }
  console.log(`  time with 2 GB of weights / with almost none: ${(large / small).toFixed(2)}`);

  const trees = Object.fromEntries(Object.keys(TREE_NODES).map((size) => [size, join(folder, `trees-${size}.onnx`)]));
  for (const [size, nodes] of Object.entries(TREE_NODES)) write(trees[size], ensembleOf(nodes));
  const treeTimes = await sideBySide(
    {
      ...Object.fromEntries(Object.entries(trees).map(([size, file]) => [size, () => readModelFile(file)])),
      bytes: () => readFileSync(trees.large),
    },
    ROUNDS,
  );
  const [few, many, bytes] = ["small", "large", "bytes"].map((name) => median(treeTimes[name]));
  console.log(`a tree ensemble of ${TREE_NODES.large} nodes, ${(statSync(trees.large).size / 1e6).toFixed(1)} MB`);
  console.log(
    `  ${many.toFixed(1)} ms, of ${TREE_NODES.small} nodes ${few.toFixed(1)} ms; reading its bytes alone ${bytes.toFixed(1)} ms`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { WORKER } from "../../../src/entry/paths.ts";
import { createInference } from "../../../src/platform/onnxruntime/inference.ts";
import { renderNotes } from "../../../src/report/notes.ts";
import { pythonOf } from "../../helpers/python.ts";
import { reportOf } from "../../helpers/report.ts";
import { node20 } from "../../runner/nodes.ts";

const inference = createInference({
  workerPath: WORKER,
  runtimeDir: resolve("."),
  limits: { timeoutS: 60, memoryMb: 1500 },
});

// Does what the lines of the notes say, with ONNX Runtime: zeros under the names, types and shapes that they state.
const AS_THE_LINES_SAY = `
import ort from "onnxruntime-node";
const { model, inputs } = JSON.parse(process.argv[1]);
const ARRAYS = { float32: Float32Array, float64: Float64Array, float16: Uint16Array, int64: BigInt64Array, bool: Uint8Array };
const feeds = {};
for (const { name, said } of inputs) {
  const [, type, inside] = /^(\\w+)\\[(.*)\\]$/.exec(said);
  const shape = inside.split(", ").filter((d) => d !== "").map((d) => (/^\\d+$/.test(d) ? Number(d) : 1));
  const size = shape.reduce((a, b) => a * b, 1);
  feeds[name] = new ort.Tensor(type, type === "string" ? Array(size).fill("") : new ARRAYS[type](size), shape);
}
const session = await ort.InferenceSession.create(model);
const outputs = await session.run(feeds);
console.log(JSON.stringify(Object.values(outputs).map((o, i) => [session.outputNames[i], o.type, o.dims])));
`;

/** The Python lines in the notes of a release of the model at `path`. */
async function linesOf(path: string) {
  const inspected = await inference.inspect(path);
  if (!inspected.ok) throw new Error(JSON.stringify(inspected.failure));
  return pythonOf(renderNotes(reportOf({ signature: inspected.value.signature })));
}

test.each([
  "models/fraud/1.0.0/model.onnx",
  "models/fraud/1.0.1/model.onnx",
  ...["good", "two-inputs", "double-input", "half-input", "integer-input", "string-identity", "fixed-batch-4"].map(
    (name) => `__tests__/models/${name}.onnx`,
  ),
])("the lines that load a model run with the names, types and shapes that they state: %s", async (path) => {
  const python = await linesOf(resolve(path));
  expect(python.file).toBe("model.onnx");
  expect(python.inputs.length).toBeGreaterThan(0);
  const arguments_ = JSON.stringify({ model: resolve(path), inputs: python.inputs });
  // onnxruntime-node does not take float16 on Node 24.
  const node = path.includes("half-input") ? node20() : process.execPath;
  const ran = spawnSync(node, ["--input-type=module", "-e", AS_THE_LINES_SAY, arguments_], {
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  const said = python.lines.filter((line) => line.startsWith("# outputs["));
  const outputs = JSON.parse(ran.stdout) as [string, string, number[]][];
  expect(said).toHaveLength(outputs.length);
  for (const [i, [name, type, dims]] of outputs.entries()) {
    const shape =
      /\[([^\]]*)\]$/
        .exec(said[i] ?? "")?.[1]
        ?.split(", ")
        .filter((d) => d !== "") ?? [];
    expect(said[i]).toContain(`# outputs[${i}]: ${name}, ${type}[`);
    expect(dims.map((d, axis) => (/^\d+$/.test(shape[axis] ?? "") ? String(d) : shape[axis]))).toEqual(shape);
  }
});

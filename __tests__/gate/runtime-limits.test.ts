import { checkRuntimeLimits } from "../../src/gate/runtime-limits.ts";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";

const findingsOf = (name: string) => {
  const read = readModelFile(`__tests__/models/${name}.onnx`);
  if (!read.ok) throw new Error(read.why);
  return checkRuntimeLimits(read.signature, "m.onnx").map(({ rule, message, fix }) => ({ rule, message, fix }));
};

test.each([
  ["ir-too-new", "model/unsupported-version", /IR version 14; the runtime supports up to 13/, /ir_version=13/],
  [
    "opset-too-new",
    "model/unsupported-version",
    /opset 28 of ai.onnx; the runtime supports up to 26/,
    /opset_version=26/,
  ],
  ["bfloat16-output", "model/unsupported-type", /output y of m.onnx is bfloat16\[N, 3\]/, /Cast it to float32/],
])("%s is refused before the runtime is asked, with the way out", (name, rule, message, fix) => {
  const [found, ...others] = findingsOf(name);
  expect(others).toEqual([]);
  expect(found?.rule).toBe(rule);
  expect(found?.message).toMatch(message);
  expect(found?.fix).toMatch(fix);
});

test.each(["good", "half-input", "string-labels", "zipmap", "int4-output"])("%s is left to the runtime", (name) => {
  expect(findingsOf(name)).toEqual([]);
});

import type { ModelSignature } from "../../src/domain/signature.ts";
import type { InferenceFailure } from "../../src/gate/ports.ts";
import { tryInputs } from "../../src/gate/try-inputs.ts";
import { type FakeModel, fakeInference, tensor } from "../helpers/fake-inference.ts";

const OPEN: ModelSignature = { inputs: [tensor("x", "float32", "N", "F")], outputs: [] };
const subject = { modelPath: "/private/model.onnx", model: "m/model.onnx" };

async function tried(attempts: FakeModel["attempts"], signature = OPEN, fails: FakeModel["fails"] = {}) {
  const inference = fakeInference({ attempts, fails } as FakeModel);
  const made = await tryInputs(subject, signature, inference, () => {});
  return { made, processes: inference.steps.length, rules: made.findings.map((f) => `${f.level} ${f.rule}`) };
}

const CRASH: InferenceFailure = { kind: "crash", signal: "SIGSEGV" };
const MEMORY: InferenceFailure = { kind: "memory", limitMb: 500 };

test("what runs at the first try is a notice that names shape and values", async () => {
  const { made, rules } = await tried(() => 0);
  expect([made.ok, rules]).toEqual([true, ["notice gate/made-inputs"]]);
  expect(made.findings[0]?.message).toContain("made-up inputs: x float32[1, 1] of 0.5.");
});

test("what runs later is a warning that names the first try and the one that ran", async () => {
  const { made, rules } = await tried(() => 3);
  expect([made.ok, rules]).toEqual([true, ["warning gate/made-inputs-failed"]]);
  expect(made.findings[0]?.message).toMatch(
    /made-up inputs of x float32\[1, 1\] of 0\.5: no\. It runs on .*16\] of 0\.5, the 4th/,
  );
});

test.each([CRASH, MEMORY])("a process that dies under one try is a try that failed: $kind", async (failure) => {
  const seen: number[] = [];
  const { made, processes, rules } = await tried((tries) => {
    seen.push(tries.length);
    return seen.length === 1 ? { done: 2, failure } : 0;
  });
  // The try that killed it is not tried again.
  expect(seen[1]).toBe((seen[0] ?? 0) - 3);
  expect([made.ok, processes, rules]).toEqual([true, 2, ["warning gate/made-inputs-failed"]]);
});

test.each([
  [CRASH, 3, /SIGSEGV/],
  [MEMORY, 3, /more than 500 MB/],
  [{ kind: "timeout", limitS: 9 } as const, 1, /within 9 s/],
])("after some deaths it stops, and that is a warning: %o", async (failure, processes, message) => {
  const result = await tried(() => ({ done: 0, failure }));
  expect([result.made.ok, result.processes, result.rules]).toEqual([
    false,
    processes,
    ["warning gate/made-inputs-failed"],
  ]);
  expect(result.made.findings[0]?.message).toMatch(message);
});

test("where nothing runs, sizes that messages mention are tried, and then it is a warning", async () => {
  const { made, processes } = await tried((tries) => {
    const at = tries.findIndex(([x]) => x?.shape[1] === 80);
    return at >= 0 ? at : { messages: tries.map(() => "K: 1, W: {80, 2}") };
  });
  expect([made.ok, processes]).toEqual([true, 2]);
  const never = await tried((tries) => ({ messages: tries.map(() => "it wants 17 and 23") }));
  expect([never.made.ok, never.rules]).toEqual([false, ["warning gate/made-inputs-failed"]]);
  expect(never.processes).toBeLessThanOrEqual(3);
  expect(never.made.findings[0]?.message).toMatch(
    /not on x float32\[1, 1\] of 0\.5, nor on \d+ others\. it wants 17 and 23\./,
  );
});

test("it stops where the time for tries is used up", async () => {
  const { made, processes } = await tried(() => ({ messages: ["slow 17", "slow 17"] }));
  expect([made.ok, processes]).toEqual([false, 1]);
});

test("a model that cannot be loaded is still refused", async () => {
  const { made, rules } = await tried(() => 0, OPEN, { attempt: { kind: "load", message: "Protobuf parsing failed" } });
  expect([made.ok, rules]).toEqual([false, ["error model/not-onnx"]]);
});

test("inputs that are too large to make up are not tried", async () => {
  const huge: ModelSignature = { inputs: [tensor("x", "float32", 1e6, 1e6)], outputs: [] };
  const { made, processes, rules } = await tried(() => 0, huge);
  expect([made.ok, processes, rules]).toEqual([false, 0, ["warning gate/made-inputs-failed"]]);
});

import type { ModelSignature } from "../../src/domain/signature.ts";
import type { InferenceFailure } from "../../src/gate/ports.ts";
import { describeTimedFailure, tryInputs } from "../../src/gate/try-inputs.ts";
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

test.each([
  [9, "10th"],
  [10, "11th"],
  [11, "12th"],
  [12, "13th"],
  [20, "21st"],
  [21, "22nd"],
  [22, "23rd"],
  [23, "24th"],
])("what runs after %d tries is the %s", async (failed, place) => {
  const { made } = await tried(() => failed);
  expect(made.findings[0]?.message).toMatch(new RegExp(`, the ${place} that was tried\\.$`));
});

test("the words of the runtime are quoted as they are, without their last full stops", async () => {
  const { made } = await tried((tries) => ({ messages: tries.map(() => "Node a.b failed. Got x...") }));
  expect(made.findings[0]?.message).toMatch(/ others\. Node a\.b failed\. Got x\.$/);
});

test("a try that killed the process is told by how it died, and no size is read from that", async () => {
  let calls = 0;
  const { made } = await tried((tries) => {
    calls += 1;
    if (calls === 1) return { done: 0, failure: CRASH };
    return { messages: tries.map(() => "no") };
  });
  expect([made.ok, calls]).toEqual([false, 2]);
  expect(made.findings[0]?.message).toMatch(/ others\. The process that ran m\/model\.onnx died \(signal SIGSEGV\)\.$/);
});

test("a model that cannot be timed on made-up inputs is no fault of it, unless it cannot be loaded", () => {
  const inputs = [{ name: "x", type: "float32", shape: [1, 8], value: 0.5 }] as const;
  expect(describeTimedFailure(MEMORY, "m.onnx", inputs)).toMatchObject([
    {
      rule: "gate/made-inputs-failed",
      message:
        "m.onnx could not be timed on made-up inputs (x float32[1, 8] of 0.5): m.onnx needed more than 500 MB of memory and was stopped.",
      location: { file: "m.onnx" },
    },
  ]);
  expect(describeTimedFailure(CRASH, "m.onnx", undefined)[0]?.message).toBe(
    "m.onnx could not be timed on made-up inputs: The process that ran m.onnx died (signal SIGSEGV).",
  );
  const load: InferenceFailure = { kind: "load", message: "Protobuf parsing failed" };
  expect(describeTimedFailure(load, "m.onnx", inputs)[0]?.rule).toBe("model/not-onnx");
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

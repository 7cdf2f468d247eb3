import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { inputOf, KINDS, type Kind } from "./inputs.ts";
import { digestOf, viewOf } from "./view.ts";

/*
 * Inputs that nobody would write, and what other readers see in them: Python onnx, JSON.parse and Python json, PyYAML's
 * safe loader. Each of ours sees the same or refuses the input. The answers of the others are kept in
 * `__tests__/oracles/readers.json`; `scripts/fuzz-readers.mjs` runs more of them, with the other readers at work.
 */

const ANSWERS = "__tests__/oracles/readers.json";
/** Set by the script: how many inputs of each kind, from which number on, and the Python that the others run in. */
const { FUZZ_COUNT, FUZZ_FROM = "0", FUZZ_PYTHON, FUZZ_RECORD, FUZZ_HEARTBEAT, FUZZ_DUMP } = process.env;
const COUNT = Number(FUZZ_COUNT ?? 2800);
const FROM = Number(FUZZ_FROM);
/** Inputs that are handed to Python at a time. */
const LOT = 1000;

/** Why ours refuse what others read: each is a decision that a page of `docs/` names. */
const REFUSED_ON_PURPOSE: Readonly<Record<Kind, RegExp>> = {
  onnx: /not valid UTF-8|two graphs|name or value has \d+ bytes|levels|number 0/,
  json: /^file\/(?:duplicate-key|unsafe-value|not-utf8|too-large)/,
  yaml: /./,
};

interface Kept {
  /** Digest of all inputs: of others than these, the answers say nothing. */
  readonly inputs: string;
  readonly answers: string;
}

const kept = JSON.parse(readFileSync(ANSWERS, "utf8")) as Readonly<Record<Kind, Kept>>;

/** Asks the other readers themselves. */
function askOthers(python: string, kind: Kind, inputs: readonly Buffer[]): string[] {
  const { stdout, stderr, status } = spawnSync(python, ["__tests__/oracles/read_as_others.py"], {
    input: inputs.map((input) => `${kind} ${input.toString("base64")}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => digestOf(JSON.parse(line) as string));
}

function record(kind: Kind, answers: Kept): void {
  const others = JSON.parse(readFileSync(ANSWERS, "utf8")) as Record<string, unknown>;
  writeFileSync(ANSWERS, `${JSON.stringify({ ...others, [kind]: answers }, null, 1)}\n`);
}

function disagreement(kind: Kind, input: Buffer, others: string): string | undefined {
  const seen = viewOf(kind, input);
  if ("refused" in seen) {
    const onPurpose =
      others === "-" || others === "u" || seen.refused.every((why) => REFUSED_ON_PURPOSE[kind].test(why));
    return onPurpose ? undefined : `refused, and others read it: ${seen.refused.join("; ")}`;
  }
  if (digestOf(seen.view) === others) return undefined;
  return `${others === "-" || others === "u" ? "others refuse it" : "others see something else"}: ${seen.view}`;
}

test.each(KINDS)("%s is read as others read it, or refused", (kind) => {
  const recorded = kept[kind].answers.split(" ");
  const all: string[] = [];
  const wrong: string[] = [];
  const digest = createHash("sha256");
  for (let from = FROM; from < FROM + COUNT; from += LOT) {
    if (FUZZ_HEARTBEAT !== undefined) writeFileSync(FUZZ_HEARTBEAT, `${kind} from ${from}`);
    const seeds = Array.from({ length: Math.min(LOT, FROM + COUNT - from) }, (_, i) => from + i);
    const inputs = seeds.map((seed) => inputOf(kind, seed));
    const answers = FUZZ_PYTHON === undefined ? recorded.slice(from) : askOthers(FUZZ_PYTHON, kind, inputs);
    for (const [i, input] of inputs.entries()) {
      digest.update(input).update("\n");
      const answer = answers[i] ?? "";
      all.push(answer);
      const why = disagreement(kind, input, answer);
      if (why === undefined) continue;
      wrong.push(`${seeds[i]}: ${why}`);
      if (FUZZ_DUMP !== undefined)
        appendFileSync(FUZZ_DUMP, `${kind} ${seeds[i]} ${input.toString("base64")} ${why}\n`);
    }
  }
  const inputs = digest.digest("hex");
  if (FUZZ_RECORD !== undefined) record(kind, { inputs, answers: all.join(" ") });
  if (FUZZ_PYTHON === undefined) expect(inputs).toBe(kept[kind].inputs);
  expect(wrong.slice(0, 20)).toEqual([]);
  // Inputs that all readers refuse, or that none does, would prove nothing.
  const refused = all.filter((answer) => answer === "-").length;
  expect(Math.min(refused, COUNT - refused)).toBeGreaterThan(COUNT / 8);
});

import { Failure } from "../../domain/failure.ts";
import type { ChosenMode, InputName, Inputs } from "./inputs.ts";

const JUDGING: readonly ChosenMode[] = ["release", "check", "revalidate", "gate", "publish"];
const EVERYWHERE: readonly ChosenMode[] = [...JUDGING, "pull"];
const MEASURING: readonly ChosenMode[] = ["release", "check", "revalidate", "gate"];

interface Effect {
  readonly in: readonly ChosenMode[];
  /** Why it has none in the other modes. */
  readonly otherwise: string;
}

/** In which modes each input changes anything. */
export const EFFECTS: Readonly<Record<InputName, Effect>> = {
  mode: { in: EVERYWHERE, otherwise: "" },
  registry: { in: EVERYWHERE, otherwise: "" },
  "tag-prefix": { in: EVERYWHERE, otherwise: "" },
  policy: { in: JUDGING, otherwise: "this mode judges no model" },
  tag: { in: EVERYWHERE, otherwise: "" },
  model: { in: EVERYWHERE, otherwise: "" },
  version: { in: EVERYWHERE, otherwise: "" },
  "require-gate": { in: JUDGING, otherwise: "this mode judges no model" },
  "require-branch": {
    in: ["release", "gate", "publish"],
    otherwise: "only a release checks which branch its tag is on",
  },
  "on-inconclusive": { in: JUDGING, otherwise: "this mode judges no model" },
  "dry-run": { in: ["release", "publish"], otherwise: "this mode publishes nothing" },
  comment: { in: ["check"], otherwise: "only a check of a pull request posts a comment" },
  "runtime-path": { in: MEASURING, otherwise: "this mode runs no model" },
  "time-limit-s": { in: MEASURING, otherwise: "this mode runs no model" },
  "memory-limit-mb": { in: MEASURING, otherwise: "this mode runs no model" },
  bom: { in: ["publish"], otherwise: "only mode: publish adds it" },
  "sign-key": { in: ["publish"], otherwise: "only mode: publish signs" },
  "evidence-path": { in: ["publish"], otherwise: "this mode measures the model itself" },
  models: { in: ["pull"], otherwise: "only mode: pull fetches models" },
  into: { in: ["pull"], otherwise: "only mode: pull fetches models" },
  from: { in: ["pull"], otherwise: "only mode: pull fetches models" },
  locked: { in: ["pull"], otherwise: "only mode: pull fetches models" },
  "lock-file": { in: ["pull"], otherwise: "only mode: pull fetches models" },
  token: { in: EVERYWHERE, otherwise: "" },
};

/** What action.yml sets when a workflow sets nothing: such a value asks for nothing. */
const DEFAULTS: Readonly<Partial<Record<InputName, unknown>>> = {
  mode: "auto",
  "require-gate": false,
  "dry-run": false,
  bom: false,
  comment: "auto",
  locked: false,
  "time-limit-s": 600,
};

/**
 * A sentence for each input that was set and changes nothing in `mode`. Several events may share one `with:`, so these
 * are notices; but whoever hands over evidence believes that the gate has run, and whoever hands over a key that the release
 * is signed: both are stopped.
 */
export function idleInputs(inputs: Inputs, mode: ChosenMode): string[] {
  const idle = valuesOf(inputs)
    .filter(([name, value]) => value !== undefined && value !== DEFAULTS[name] && !EFFECTS[name].in.includes(mode))
    .map(([name]) => name);
  if (idle.includes("evidence-path")) {
    throw new Failure("usage", `evidence-path is set, but mode: ${mode} does not use evidence.`, {
      fix: "Set mode: publish to publish what the gate job measured, or remove evidence-path.",
    });
  }
  if (idle.includes("sign-key")) {
    throw new Failure("usage", `sign-key is set, but mode: ${mode} does not sign.`, {
      fix: "Remove sign-key from this job, which can run a model, and set it in a job with mode: publish, which runs none.",
    });
  }
  return idle.map((name) => `The input ${name} has no effect with mode: ${mode}: ${EFFECTS[name].otherwise}.`);
}

function valuesOf(inputs: Inputs): [InputName, unknown][] {
  return [
    ["require-gate", inputs.requireGate],
    ["require-branch", inputs.requireBranch],
    ["on-inconclusive", inputs.onInconclusive],
    ["dry-run", inputs.dryRun],
    ["comment", inputs.comment],
    ["runtime-path", inputs.runtimePath],
    ["time-limit-s", inputs.timeLimitS],
    ["memory-limit-mb", inputs.memoryLimitMb],
    ["bom", inputs.bom],
    ["sign-key", inputs.signKey],
    ["evidence-path", inputs.evidencePath],
    ["models", inputs.models.length === 0 ? undefined : inputs.models],
    ["into", inputs.into],
    ["from", inputs.from],
    ["locked", inputs.locked],
    ["lock-file", inputs.lockFile],
    ["policy", inputs.policy],
  ];
}

import { examine, type GateInput, runGate } from "../gate/gate.ts";
import type { StagedFile } from "../publish/ports.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import type { ReportPrevious } from "../releases/report.ts";
import { versioningRules } from "../versioning/rules.ts";
import type { Candidate } from "./candidate.ts";
import type { Compared } from "./compared.ts";
import type { Measured } from "./measured.ts";
import type { World } from "./world.ts";

type MeasuringWorld = Pick<World, "inference" | "listener" | "workspace" | "readModel">;

/** The result of a gate that was not run. */
export function notMeasured(why: string): Measured {
  return { outcome: "ungated", gated: false, findings: [], defaults: [], notMeasured: why };
}

/** Runs the gate on a candidate's private copies. */
export async function measure(
  candidate: Candidate,
  staged: readonly StagedFile[],
  world: MeasuringWorld,
  previous: GateInput["previous"],
): Promise<Measured> {
  const input = gateInput(candidate, staged, world);
  if (typeof input === "string") return notMeasured(input);
  world.listener.stage(`Measuring ${input.model}`);
  const { progress, found } = world.listener;
  const measured = await runGate({ ...input, previous }, world.inference, progress, found);
  found?.(measured.findings);
  return measured;
}

/** What the gate is told of the previous release: "there is none" and "it was not run" are different answers. */
export function previousForGate(
  previous: ReportPrevious,
  { baseline, findings }: Pick<Compared, "baseline" | "findings">,
): GateInput["previous"] {
  switch (previous.kind) {
    case "none":
      return undefined;
    case "not-looked-for":
      return { notLookedFor: previous.why };
    case "found": {
      const { version } = previous;
      if (baseline?.modelPath !== undefined) {
        const { tag, modelPath, metadata, signature } = baseline;
        const graph = signature.graph === undefined ? {} : { graph: signature.graph };
        return { version, modelPath, model: `${tag}/${MODEL_ENTRY.onnx}`, metadata, ...graph };
      }
      const unreadable = findings.find(({ rule }) => rule === versioningRules.notComparable.id)?.message;
      const why = baseline === undefined ? unreadable : "models of its format are not run";
      return { version, notComparable: why ?? "it could not be read" };
    }
  }
}

/** Loads a candidate's model and compares it with its metadata, without running it. */
export async function inspect(
  candidate: Candidate,
  staged: readonly StagedFile[],
  world: MeasuringWorld,
): Promise<Measured> {
  const input = gateInput(candidate, staged, world);
  if (typeof input === "string") return notMeasured(input);
  world.listener.stage(`Loading ${input.model}`);
  const { findings, inspection } = await examine(input, world.inference);
  return {
    ...notMeasured("validate measures nothing; gate does"),
    findings,
    ...(inspection === undefined ? {} : inspection),
  };
}

/** What the gate is given, or why it cannot run: whatever is missing then has a finding of its own. */
export function gateInput(
  candidate: Candidate,
  staged: readonly StagedFile[],
  { workspace, readModel }: Pick<World, "workspace" | "readModel">,
): GateInput | string {
  const { metadata, modelFile, tag } = candidate;
  if (modelFile === undefined) return "there is no model file that can be read";
  const model = staged.find((f) => f.name === modelFile);
  if (model === undefined) return "there is no model file that can be read";
  if (metadata === undefined) return "fix metadata.json first";
  if (candidate.policyRefused) return "fix model.yml first";
  const { fixtures } = candidate;
  const read = modelFile === MODEL_ENTRY.onnx ? readModel(model.file) : undefined;
  return {
    modelPath: model.file,
    model: `${tag}/${modelFile}`,
    metadata,
    ...(read?.ok === true ? { graph: read.signature } : {}),
    policy: candidate.policy,
    fixtures: fixtures && {
      path: fixtures.path,
      file: workspace.path(fixtures.path),
      // ONNX test data is of many files and holds no labels: nothing is drawn from it.
      sha256: fixtures.files[0]?.sha256 ?? "",
      format: fixtures.format,
    },
    fixturesRefused: candidate.fixturesRefused,
  };
}

import { examine } from "../gate/examine.ts";
import { runGate } from "../gate/gate.ts";
import type { GateInput } from "../gate/input.ts";
import type { Candidate } from "./candidate.ts";
import type { Measured } from "./measured.ts";
import type { Previous } from "./previous.ts";
import type { Staged } from "./staged.ts";
import type { World } from "./world.ts";

type MeasuringWorld = Pick<World, "inference" | "listener" | "workspace" | "resamples">;

/** The result of a gate that was not run. */
export function notMeasured(why: string): Measured {
  return { outcome: "ungated", gated: false, findings: [], defaults: [], notMeasured: why };
}

/** Runs the gate on a candidate's private copies, beside the previous release. */
export async function measure(
  candidate: Candidate,
  staged: Staged,
  previous: Previous,
  world: MeasuringWorld,
): Promise<Measured> {
  const input = gateInput(candidate, staged, world.workspace);
  if (typeof input === "string") return notMeasured(input);
  world.listener.stage(`Measuring ${input.model}`);
  const { progress, found } = world.listener;
  const { resamples } = world;
  const asked = resamples === undefined ? input : { ...input, resamples };
  const measured = await runGate(asked, previous, world.inference, progress, found);
  found?.(measured.findings);
  return measured;
}

/** Loads a candidate's model and compares it with its metadata, without running it. */
export async function inspect(candidate: Candidate, staged: Staged, world: MeasuringWorld): Promise<Measured> {
  const input = gateInput(candidate, staged, world.workspace);
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
  { files, graph }: Staged,
  workspace: World["workspace"],
): GateInput | string {
  const { metadata, modelFile, folder } = candidate;
  if (modelFile === undefined) return "there is no model file that can be read";
  const model = files.find((f) => f.name === modelFile);
  if (model === undefined) return "there is no model file that can be read";
  if (metadata === undefined) return "metadata.json must be fixed first";
  if (candidate.policyRefused) return "model.yml must be fixed first";
  const { fixtures } = candidate;
  return {
    modelPath: model.file,
    model: `${folder}/${modelFile}`,
    metadata,
    ...(graph === undefined || graph === "unknown" ? {} : { graph }),
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

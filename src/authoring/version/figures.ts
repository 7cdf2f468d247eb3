import { errorsOf, type Finding } from "../../domain/finding.ts";
import { measureFigures } from "../../gate/figures.ts";
import { IMPORTANCE, MATRIX } from "../../registry/layout.ts";
import type { ModelPolicy } from "../../registry/policy-types.ts";
import { draftDocument } from "../draft.ts";
import { type AboutFigures, drawFigures } from "../figures.ts";
import type { NewFile } from "../ports.ts";
import type { MeasuredVersion } from "./measure.ts";
import type { ReadValues } from "./metadata.ts";
import type { CreateWorld } from "./request.ts";

/** Figures of a version, and why one is missing. */
export interface VersionFigures {
  readonly files: readonly NewFile[];
  readonly findings: readonly Finding[];
}

/** Measures and draws the figures of a version that has labelled rows. That one cannot be made keeps no version from being made. */
export async function makeFigures(
  about: Pick<AboutFigures, "id" | "folder">,
  { input, settled }: MeasuredVersion,
  read: Pick<ReadValues, "model_type">,
  { inference, listener, rasterise }: Pick<CreateWorld, "inference" | "listener" | "rasterise">,
): Promise<VersionFigures> {
  if (settled.result.quality === undefined || input.fixtures === undefined) return { files: [], findings: [] };
  const { output } = settled.gate;
  const stated = input.policy?.value.gate;
  const policy = draftDocument<ModelPolicy>(input.model, {
    gate: { ...stated, ...(output === undefined ? {} : { output: { ...stated?.output, ...output } }) },
  });
  const wanted = { matrix: read.model_type === "classification", importance: true };
  const measured = await measureFigures({ ...input, policy }, wanted, inference, listener);
  const { path, sha256 } = input.fixtures;
  const { made, findings } = await drawFigures({ ...about, path, sha256 }, measured, rasterise);
  return {
    files: made
      .map(({ name, content }) => ({ path: name, content }))
      .sort((a, b) => ORDER.indexOf(a.path) - ORDER.indexOf(b.path)),
    findings: [...errorsOf(measured.findings), ...findings].map((f) => ({ ...f, level: "warning" as const })),
  };
}

const ORDER = [IMPORTANCE, MATRIX];

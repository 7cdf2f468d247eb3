import type { FileDigest } from "../domain/digest.ts";
import { errorsOf, type Finding, finding, sortFindings } from "../domain/finding.ts";
import { formatCount } from "../domain/numbers.ts";
import type { ModelVersion } from "../domain/tag.ts";
import { type FiguresMeasured, measureFigures } from "../gate/figures.ts";
import type { PermutationRunner } from "../gate/ports.ts";
import { gateRules } from "../gate/rules.ts";
import { IMPORTANCE, MATRIX } from "../registry/layout.ts";
import { type Candidate, findCandidate } from "../release/candidate.ts";
import { gateInput } from "../release/measure.ts";
import { releaseRules as rules } from "../release/rules.ts";
import { stage } from "../release/staged.ts";
import type { World } from "../release/world.ts";
import { MAX_CLASSES, renderMatrix } from "../report/confusion-matrix.ts";
import { renderImportance } from "../report/importance.ts";
import type { Rasterise, WriteNew } from "./ports.ts";

export interface FiguresWorld extends Pick<World, "repository" | "workspace" | "listener" | "readModel"> {
  readonly inference: World["inference"] & PermutationRunner;
  readonly rasterise: Rasterise;
  readonly writeNew: WriteNew;
}

/** What became of a version's documents. Paths are relative to the repository's root. */
export interface FiguresWritten {
  readonly tag: string;
  readonly written: readonly (FileDigest & { readonly path: string; readonly shows: string })[];
  /** Those that were there, and were left alone. */
  readonly kept: readonly string[];
  readonly findings: readonly Finding[];
}

/** A document that was made. */
export interface Made {
  readonly name: string;
  readonly content: Uint8Array;
  /** What it shows, as a clause. */
  readonly shows: string;
}

/** Pixels for each unit of the drawing: sharp on a dense screen, but no wider than a README can use. */
const MAX_SCALE = 2;
const MAX_WIDTH = 1400;

/** Measures the documents that are missing and writes them into its folder; an existing one is never replaced. */
export async function document(id: ModelVersion, world: FiguresWorld): Promise<FiguresWritten> {
  const candidate = await findCandidate({ id, mode: "gate", requireTag: false }, world);
  const { tag, folder } = candidate;
  const refused = errorsOf(candidate.findings);
  if (refused.length > 0) return { tag, written: [], kept: [], findings: sortFindings(refused) };
  const { lacking, present } = missingFigures(candidate);
  const pathOf = (name: string) => `${folder}/${name}`;
  const kept = present.map(pathOf);
  if (lacking.length === 0) return { tag, written: [], kept, findings: [] };
  const measured = await measure(candidate, lacking, world);
  const { fixtures } = candidate;
  const about = { id, folder, path: fixtures?.path ?? "", sha256: fixtures?.files[0]?.sha256 ?? "" };
  const { made, findings } = await drawFigures(about, measured, world.rasterise);
  const written: FiguresWritten["written"][number][] = [];
  for (const { name, content, shows } of made) {
    const digest = await world.writeNew(pathOf(name), content);
    if (digest === undefined) kept.push(pathOf(name));
    else written.push({ ...digest, path: pathOf(name), shows });
  }
  const all = [...measured.findings, ...findings, ...(written.length > 0 ? checkTagged(candidate) : [])];
  return { tag, written, kept, findings: sortFindings(all) };
}

function missingFigures({ assets, metadata }: Candidate) {
  const expected = [...(metadata?.value.model_type === "classification" ? [MATRIX] : []), IMPORTANCE];
  const has = (name: string) => assets.some((file) => file.name === name);
  return { lacking: expected.filter((name) => !has(name)), present: expected.filter(has) };
}

async function measure(
  candidate: Candidate,
  lacking: readonly string[],
  world: FiguresWorld,
): Promise<FiguresMeasured> {
  const { workspace, listener, inference } = world;
  const input = gateInput(candidate, await stage(candidate, world), workspace);
  if (typeof input === "string") {
    const message = `The figures of ${candidate.tag} cannot be measured: ${input}.`;
    return { findings: [finding(gateRules.notDocumented, { message, location: { file: candidate.folder } })] };
  }
  listener.stage(`Measuring ${input.model}`);
  const wanted = { matrix: lacking.includes(MATRIX), importance: lacking.includes(IMPORTANCE) };
  return measureFigures(input, wanted, inference, listener);
}

/** The version and the fixture set that figures are about. */
export interface AboutFigures {
  readonly id: ModelVersion;
  /** The path of the version's folder. */
  readonly folder: string;
  readonly path: string;
  readonly sha256: string;
}

/** Draws what was measured. A figure that cannot be drawn is a finding. */
export async function drawFigures(
  { id, folder, path, sha256 }: AboutFigures,
  { matrix, importance, rows = 0 }: FiguresMeasured,
  rasterise: Rasterise,
): Promise<{ readonly made: readonly Made[]; readonly findings: readonly Finding[] }> {
  const made: Made[] = [];
  const findings: Finding[] = [];
  const classes = matrix?.classes.length ?? 0;
  if (classes > MAX_CLASSES) {
    const message = `${MATRIX} of ${folder} cannot be drawn: it would have ${classes} classes, and above ${MAX_CLASSES} a cell is smaller than a pixel.`;
    findings.push(
      finding(gateRules.notDocumented, {
        message,
        fix: "Group the classes and draw the matrix where the model is trained.",
        location: { file: folder },
      }),
    );
  } else if (matrix !== undefined) {
    const { svg, width } = renderMatrix(matrix, {
      title: `${id.model} ${id.version}`,
      subtitle: `${formatCount(rows)} rows of ${path}`,
    });
    const scale = Math.min(MAX_SCALE, MAX_WIDTH / width);
    made.push({
      name: MATRIX,
      content: await rasterise(svg, scale),
      shows: `${formatCount(rows)} rows, ${classes} classes`,
    });
  }
  if (importance !== undefined) {
    const text = renderImportance(importance, { fixtures: path, sha256, rows });
    const some = importance.rows < rows ? `, a sample of ${formatCount(rows)}` : "";
    const shows = `loss of ${importance.metric} over ${importance.repeats} permutations of each of ${importance.features.length} features, ${formatCount(importance.rows)} rows${some}`;
    made.push({ name: IMPORTANCE, content: new TextEncoder().encode(text), shows });
  }
  return { made, findings };
}

/** A version that has a tag may be released already, and then stays as it is. */
function checkTagged({ tag, folder, tagCommit }: Candidate): Finding[] {
  if (tagCommit === undefined) return [];
  const message = `The tag ${tag} already exists at ${tagCommit.slice(0, 12)} and does not contain the new figures.`;
  return [finding(rules.documentsBehindTag, { message, location: { file: folder } })];
}

import type { ModelSignature } from "../../domain/signature.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { bindFixtures } from "../../gate/fixtures/bind.ts";
import { type Column, textAt } from "../../gate/fixtures/column.ts";
import type { FixtureFormat } from "../../gate/fixtures/plan.ts";
import { chooseOutputs } from "../../gate/outputs.ts";
import type { FixtureHeader, Inference, Outputs } from "../../gate/ports.ts";
import { readClasses } from "../../gate/quality/classes.ts";

/** A column that may hold the labels, and the features that are left then. */
export interface Candidate {
  readonly label: string;
  readonly features: readonly string[];
}

/** A model fits its labels better than this, and any other column far worse. */
const FITS = 0.5;
/** Enough if no other column has nothing but the classes that the file names: a rare class is hard to predict. */
const FITS_CLASSES = 0.1;
const FAR_WORSE = 0.7;
/** More columns than that are not tried. */
const MAX_TRIED = 50;

export interface LabelEvidence {
  readonly signature: ModelSignature;
  readonly header: FixtureHeader;
  readonly modelPath: string;
  readonly fixtures: { readonly path: string; readonly file: string; readonly format: FixtureFormat };
  /** Of the nodes of the file that name their classes. */
  readonly classLabels: GraphSignature["classLabels"];
}

interface Fit {
  readonly candidate: Candidate;
  readonly fit: number;
  /** Whether the column has nothing but classes that the file names. */
  readonly ofClasses: boolean;
}

/** The candidate whose column the model's answers fit, if one does and no other comes close. */
export async function guessLabel(
  candidates: readonly Candidate[],
  evidence: LabelEvidence,
  inference: Pick<Inference, "predict">,
): Promise<Candidate | undefined> {
  const fits: Fit[] = [];
  for (const candidate of candidates.slice(0, MAX_TRIED)) fits.push(await fitOf(candidate, evidence, inference));
  return chooseFit(fits)?.candidate;
}

/** The fit that is good enough by itself, or better than the others' and of the only column that can have the labels. */
export function chooseFit<F extends Omit<Fit, "candidate">>(fits: readonly F[]): F | undefined {
  const [best, second] = [...fits].sort((a, b) => b.fit - a.fit);
  if (best === undefined || (second?.fit ?? 0) > FAR_WORSE * best.fit) return undefined;
  const alone = best.ofClasses && fits.filter(({ ofClasses }) => ofClasses).length === 1;
  return best.fit >= (alone ? FITS_CLASSES : FITS) ? best : undefined;
}

async function fitOf(
  candidate: Candidate,
  { signature, modelPath, fixtures, header, classLabels }: LabelEvidence,
  inference: Pick<Inference, "predict">,
): Promise<Fit> {
  const { label, features } = candidate;
  const none = { candidate, fit: 0, ofClasses: false };
  const location = { file: fixtures.path };
  const classes = chooseOutputs(signature, { type: "classification" }, undefined, location);
  const outputs = classes.ok ? classes : chooseOutputs(signature, { type: "regression" }, undefined, location);
  if (!outputs.ok) return none;
  const bound = bindFixtures({
    ...{ fixtures: fixtures.path, file: fixtures.file, format: fixtures.format, header, features, signature },
    ...{ label: { name: label, location }, labelAs: "text", outputs: outputs.outputs },
  });
  if (!bound.ok) return none;
  const predicted = await inference.predict(modelPath, bound.plan, () => {});
  const labels = predicted.ok ? predicted.value.labels : undefined;
  if (!predicted.ok || labels === undefined) return none;
  return { candidate, fit: agreement(predicted.value, labels), ofClasses: areClasses(labels.values, classLabels) };
}

/** Whether values, as they are written, are at least two of the classes that a file names, and nothing else. */
export function areClasses(values: readonly string[], classLabels: LabelEvidence["classLabels"]): boolean {
  const [named = []] = classLabels.filter(({ length }) => length > 1);
  const { indexOf } = readClasses(named);
  return values.length > 1 && values.every((value) => indexOf(value) >= 0);
}

/**
 * How well answers fit a column, 0 to 1: for one number a row, the absolute correlation by Pearson; else how much of the
 * rows that always guessing the most frequent value gets wrong would be right if each answer stood for its most frequent value.
 */
export function agreement({ predicted, scores }: Outputs, labels: Column): number {
  const rows = labels.codes.length;
  if (rows === 0) return 0;
  if (scores !== undefined && scores.width > 1) {
    const { width, values } = scores;
    return purity((row) => highest(values.subarray(row * width, (row + 1) * width)), labels);
  }
  if (scores !== undefined) return correlation(scores.values, labels);
  if (predicted === undefined) return 0;
  const numbers = predicted.values.map(Number);
  if (numbers.every(Number.isFinite) && numbers.some((n) => !Number.isInteger(n))) {
    return correlation(
      Float64Array.from(predicted.codes, (code) => numbers[code] as number),
      labels,
    );
  }
  return purity((row) => textAt(predicted, row), labels);
}

function purity(answerOf: (row: number) => number | string, { codes }: Column): number {
  const counts = new Map<number | string, Map<number, number>>();
  const all = new Map<number, number>();
  for (const [row, code] of codes.entries()) {
    const answer = answerOf(row);
    const of = counts.get(answer) ?? new Map<number, number>();
    counts.set(answer, of.set(code, (of.get(code) ?? 0) + 1));
    all.set(code, (all.get(code) ?? 0) + 1);
  }
  const most = (of: ReadonlyMap<number, number>) => [...of.values()].reduce((a, b) => Math.max(a, b), 0);
  const wrong = codes.length - most(all);
  const right = [...counts.values()].reduce((sum, of) => sum + most(of), 0) - most(all);
  return wrong === 0 ? 0 : right / wrong;
}

/** Two values of any kind count as 0 and 1; more have to be numbers. */
function correlation(answers: Float64Array, { values, codes }: Column): number {
  const numbers = values.map((text) => (text === "" ? Number.NaN : Number(text)));
  const scale = numbers.every(Number.isFinite) ? numbers : values.length === 2 ? [0, 1] : undefined;
  if (scale === undefined) return 0;
  const labels = Float64Array.from(codes, (code) => scale[code] as number);
  const mean = (list: Float64Array) => list.reduce((a, b) => a + b, 0) / list.length;
  const [a, b] = [mean(answers), mean(labels)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [row, answer] of answers.entries()) {
    const [x, y] = [answer - a, (labels[row] as number) - b];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const r = Math.abs(ab) / Math.sqrt(aa * bb);
  return Number.isFinite(r) ? r : 0;
}

/** The index of the highest value; the first of equals. */
function highest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > (values[best] as number) ? i : best), 0);
}

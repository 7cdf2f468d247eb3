import type { ModelSignature } from "../domain/signature.ts";
import type { GraphSignature } from "../formats/graph.ts";
import { r2 } from "../metrics/regression.ts";
import { ascending } from "../statistics/order.ts";
import { bindFixtures, readableWith } from "./fixtures/bind.ts";
import { type Column, textAt } from "./fixtures/column.ts";
import type { FixtureFormat } from "./fixtures/plan.ts";
import { chooseOutputs } from "./outputs.ts";
import type { FixtureHeader, Inference, Outputs } from "./ports.ts";
import { readClasses } from "./quality/classes.ts";

/** Columns that may hold the labels, and the features that are left then. */
export interface Candidates {
  readonly labels: readonly string[];
  readonly features: readonly string[];
}

/** One of these columns. */
export interface Candidate {
  readonly label: string;
  readonly features: readonly string[];
}

/** A model fits its labels better than this, and any other column far worse. */
const FITS = 0.6;
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
  /** R² of one number a row as it is, 0 to 1: a regression answers in the unit of its labels. */
  readonly exact?: number;
  /** Whether the column has nothing but classes that the file names. */
  readonly ofClasses: boolean;
}

/** The candidate whose column the model's answers fit, if one does and no other comes close. */
export async function guessLabel(
  candidates: readonly Candidates[],
  evidence: LabelEvidence,
  inference: Pick<Inference, "predict">,
): Promise<Candidate | undefined> {
  const fits: Fit[] = [];
  let left = MAX_TRIED;
  for (const { labels, features } of candidates) {
    const tried = labels.slice(0, left);
    if (tried.length === 0) break;
    left -= tried.length;
    fits.push(...(await fitsOf({ labels: tried, features }, evidence, inference)));
  }
  return chooseFit(fits)?.candidate;
}

/** The fit whose values come close themselves; else the fit that is good enough by itself, or better than the others' and of the only column that can have the labels. */
export function chooseFit<F extends Omit<Fit, "candidate">>(fits: readonly F[]): F | undefined {
  const [closest, next] = [...fits].sort((a, b) => (b.exact ?? 0) - (a.exact ?? 0));
  const exact = closest?.exact ?? 0;
  if (exact >= FITS && (next?.exact ?? 0) <= FAR_WORSE * exact) return closest;
  const [best, second] = [...fits].sort((a, b) => b.fit - a.fit);
  if (best === undefined || (second?.fit ?? 0) > FAR_WORSE * best.fit) return undefined;
  const alone = best.ofClasses && fits.filter(({ ofClasses }) => ofClasses).length === 1;
  return best.fit >= (alone ? FITS_CLASSES : FITS) ? best : undefined;
}

/** Of one run: the columns are read as slices are, which takes any value. */
async function fitsOf(
  { labels, features }: Candidates,
  { signature, modelPath, fixtures, header, classLabels }: LabelEvidence,
  inference: Pick<Inference, "predict">,
): Promise<Fit[]> {
  const location = { file: fixtures.path };
  const classes = chooseOutputs(signature, { type: "classification" }, undefined, location);
  const outputs = classes.ok ? classes : chooseOutputs(signature, { type: "regression" }, undefined, location);
  if (!outputs.ok) return [];
  const bound = bindFixtures({
    ...{ fixtures: fixtures.path, file: fixtures.file, format: fixtures.format, header, features, signature },
    ...{ labelAs: "text", outputs: outputs.outputs },
  });
  if (!bound.ok) return [];
  const { label: _, ...unlabelled } = bound.plan;
  const slices = readableWith(header, bound.plan, labels);
  if (slices.length === 0) return [];
  const predicted = await inference.predict(modelPath, { ...unlabelled, slices }, () => {});
  if (!predicted.ok) return [];
  return slices.map((label) => {
    const candidate = { label, features };
    const column = predicted.value.slices[label];
    if (column === undefined || column.values.includes("")) return { candidate, fit: 0, ofClasses: false };
    const { scores } = predicted.value;
    return {
      ...{ candidate, fit: agreement(predicted.value, column), ofClasses: areClasses(column.values, classLabels) },
      ...(scores?.width === 1 ? { exact: closeness(scores.values, column) } : {}),
    };
  });
}

/** Whether values, as they are written, are at least two of the classes that a file names, and nothing else. */
export function areClasses(values: readonly string[], classLabels: LabelEvidence["classLabels"]): boolean {
  const [named = []] = classLabels.filter(({ length }) => length > 1);
  const { indexOf } = readClasses(named);
  return values.length > 1 && values.every((value) => indexOf(value) >= 0);
}

/**
 * How well answers fit a column, 0 to 1: for one number a row, how far the area under the ROC curve is from 0.5 if the column
 * has two values, twice that, and the absolute correlation by Pearson if it has more; else how much of the
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

/** |2 A − 1|, A being the area under the ROC curve: the share of pairs of both values that the answers order. */
function separation(answers: Float64Array, { codes }: Column): number {
  const order = ascending(answers);
  let [below, ordered, ones] = [0, 0, 0];
  for (let from = 0; from < order.length; ) {
    let [to, tied, tiedOnes] = [from, 0, 0];
    for (; to < order.length && answers[order[to] as number] === answers[order[from] as number]; to++) {
      if (codes[order[to] as number] === 1) tiedOnes++;
      else tied++;
    }
    ordered += tiedOnes * (below + tied / 2);
    below += tied;
    ones += tiedOnes;
    from = to;
  }
  return ones === 0 || below === 0 ? 0 : Math.abs((2 * ordered) / (ones * below) - 1);
}

/** R², or 0 if it is below or the column has anything but three numbers or more. */
export function closeness(answers: Float64Array, { values, codes }: Column): number {
  const numbers = values.map((text) => (text === "" ? Number.NaN : Number(text)));
  if (numbers.length < 3 || !numbers.every(Number.isFinite)) return 0;
  const actual = Float64Array.from(codes, (code) => numbers[code] as number);
  const { value = 0 } = r2({ type: "regression", actual, predicted: answers });
  return Number.isFinite(value) ? Math.max(0, value) : 0;
}

/** The values have to be numbers, unless there are two. */
function correlation(answers: Float64Array, column: Column): number {
  const { values, codes } = column;
  if (!answers.every(Number.isFinite)) return 0;
  if (values.length === 2) return separation(answers, column);
  const scale = values.map((text) => (text === "" ? Number.NaN : Number(text)));
  if (!scale.every(Number.isFinite)) return 0;
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

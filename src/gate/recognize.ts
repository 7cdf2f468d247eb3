import type { Scores } from "../metrics/rows.ts";

/** What the gate takes where model.yml does not say. */
export interface Recognized<T> {
  readonly value: T;
  /** Why, as a clause. */
  readonly why: string;
}

/** Names of a column that says which rows are ranked together, without case and punctuation; the first one wins. */
const QUERY_NAMES = [
  ...["query", "qid", "queryid", "group", "groupid", "session", "sessionid", "search", "searchid"],
  ...["impression", "impressionid", "request", "requestid"],
];

/** What people call the column of labels, without case and punctuation; the first one wins. */
const LABEL_NAMES = ["label", "labels", "target", "y", "class", "relevance"];

/** Names of columns that say which row it is, what it counts for or what it is used for: never the label if there is another. */
const IDS = /^(?:id|uuid|guid|index|key|row|row_?(?:id|no|nr|number)|.+_(?:id|uuid|guid|key))$/i;
const WEIGHTS = /^(?:weight|sample_?weight|row_?weight)s?$/i;
const PARTS = /^(?:split|fold|partition|subset|(?:data_?)?set)$/i;

/** Names of an output whose scores are no probabilities yet. */
const LOGITS_NAME =
  /(?:^|[^a-z])(?:logits?|margins?|log_?odds|raw_?(?:scores?|predictions?|outputs?)|decision_?(?:function|scores?|values?))(?:$|[^a-z])/i;

/** A score may leave 0 to 1 by this much and be a rounded probability. */
const ROUNDING = 1e-3;

/** Names of a class that means "nothing found": the last of two classes is positive, unless model.yml names another. */
const NEGATIVE_NAMES = new Set([
  ...["0", "-1", "no", "n", "false", "f", "negative", "neg", "none", "normal", "benign", "legit", "legitimate"],
  ...["genuine", "ham", "healthy", "ok", "good", "clean", "human", "absent", "inactive", "other"],
]);

/**
 * The column whose values say which rows are ranked together: `query`, `qid`, `group`, `session`, `search`, `impression` or
 * `request`, also with `_id` or in capitals.
 * `taken` are columns with another meaning, such as features.
 */
export function recognizeQuery(columns: readonly string[], taken: ReadonlySet<string>): Recognized<string> | undefined {
  const free = columns.filter((name) => !taken.has(name));
  for (const wanted of QUERY_NAMES) {
    const named = free.filter((name) => bare(name) === wanted);
    const value = named.find((name) => name === wanted) ?? named[0];
    if (value !== undefined) return { value, why: "the name of the column" };
  }
  return undefined;
}

/** Whether a column is called what ids, weights, queries and parts of a data set are called. */
export function isAside(name: string): boolean {
  return IDS.test(name) || WEIGHTS.test(name) || PARTS.test(name) || QUERY_NAMES.includes(bare(name));
}

/** The column that is called what labels are called. */
export function recognizeLabelName(columns: readonly string[]): string | undefined {
  for (const wanted of LABEL_NAMES) {
    const named = columns.filter((name) => bare(name) === wanted);
    const value = named.find((name) => name === wanted) ?? named[0];
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The column with the labels: `label`, else the only column without another meaning, else the one that is called what labels
 * are called, else the only one that is called like no id, weight, query or part of the data.
 */
export function recognizeLabel(columns: readonly string[], taken: ReadonlySet<string>): Recognized<string> | undefined {
  const free = columns.filter((name) => !taken.has(name));
  if (free.includes("label")) return { value: "label", why: "the column of that name" };
  const [only, ...others] = free;
  if (only !== undefined && others.length === 0) return { value: only, why: "the only column that is not a feature" };
  const named = recognizeLabelName(free);
  if (named !== undefined) return { value: named, why: "the name of the column" };
  const [left, ...more] = free.filter((name) => !isAside(name));
  if (left === undefined || more.length > 0) return undefined;
  return { value: left, why: "the only column that is not a feature, an id, a weight or a part of the data" };
}

/** Whether an output is called what scores are called that are no probabilities: `logits`, `margin`, `raw_score`. */
export function isNamedLogits(output: string): boolean {
  return LOGITS_NAME.test(output);
}

/**
 * `logit` if a classifier's scores leave 0 to 1, or if `output` is named so and its rows are no distributions; else
 * `undefined`, and so it is if one of them is NaN or infinite.
 */
export function recognizeLogits(output: string | undefined, scores: Scores): Recognized<"logit"> | undefined {
  const { width, values } = scores;
  if (!values.every(Number.isFinite)) return undefined;
  if (values.some((v) => v < -ROUNDING || v > 1 + ROUNDING)) return { value: "logit", why: "scores leave 0 to 1" };
  if (output === undefined || !isNamedLogits(output) || areDistributions({ width, values })) return undefined;
  return { value: "logit", why: `the name of the output ${output}` };
}

/** The positive class: the last of two. `rather` is the other one, if the names suggest that it is meant. */
export function recognizePositive(
  classes: readonly string[],
): (Recognized<string> & { readonly rather?: string }) | undefined {
  const [first, last, ...more] = classes;
  if (first === undefined || last === undefined || more.length > 0) return undefined;
  const isTurned = NEGATIVE_NAMES.has(last.toLowerCase()) && !NEGATIVE_NAMES.has(first.toLowerCase());
  return { value: last, why: "the last of two classes", ...(isTurned ? { rather: first } : {}) };
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function areDistributions({ width, values }: Scores): boolean {
  if (width === 1) return false;
  for (let start = 0; start < values.length; start += width) {
    const sum = values.subarray(start, start + width).reduce((total, v) => total + v, 0);
    if (!(Math.abs(sum - 1) <= ROUNDING * width)) return false;
  }
  return true;
}

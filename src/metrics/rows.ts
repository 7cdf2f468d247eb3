/** Scores row by row, `width` values each. */
export interface Scores {
  readonly width: number;
  readonly values: Float64Array;
}

interface Shared {
  /** What each row counts for: finite, 0 or more, not all of them 0. Without it every row counts for 1. */
  readonly weights?: Float64Array;
  /** The entity that a row belongs to, as an index from 0: rows of one entity are resampled together. */
  readonly groups?: Int32Array;
}

/** Labelled rows and what a classifier answers. Classes are indexes from 0. */
export interface ClassificationRows extends Shared {
  readonly type: "classification";
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  /** Probabilities: one column a class, or, of two classes, a single one for class 1. */
  readonly scores?: Scores;
  readonly classes: number;
  /** Their names, for the words of what has no value. */
  readonly classNames?: readonly string[];
  /** The class that binary metrics are of; without it they are means over the classes. */
  readonly positive?: number;
}

/** Right and answered values in the unit of the target. */
export interface RegressionRows extends Shared {
  readonly type: "regression";
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** Items to be ranked: those that share a query form one list, wherever they stand. A higher score ranks first. */
export interface RankingRows extends Shared {
  readonly type: "ranking";
  /** Graded relevance, 0 or more. An item above 0 is relevant. */
  readonly relevance: Float64Array;
  readonly scores: Float64Array;
  /** The query of each item, as an index from 0. */
  readonly query: Int32Array;
}

export type Rows = ClassificationRows | RegressionRows | RankingRows;

export function countRows(rows: Rows): number {
  return rows.type === "ranking" ? rows.relevance.length : rows.actual.length;
}

/** The rows at `indexes`, in that order: a slice. Whole queries belong together; splitting one makes it another query. */
export function selectRows<R extends Rows>(rows: R, indexes: Uint32Array): R;
export function selectRows(rows: Rows, indexes: Uint32Array): Rows {
  const shared = {
    ...(rows.weights === undefined ? {} : { weights: pick(rows.weights, indexes) }),
    ...(rows.groups === undefined ? {} : { groups: pick(rows.groups, indexes) }),
  };
  switch (rows.type) {
    case "classification":
      return {
        ...rows,
        ...shared,
        actual: pick(rows.actual, indexes),
        predicted: pick(rows.predicted, indexes),
        ...(rows.scores === undefined ? {} : { scores: pickScores(rows.scores, indexes) }),
      };
    case "regression":
      return { ...rows, ...shared, actual: pick(rows.actual, indexes), predicted: pick(rows.predicted, indexes) };
    case "ranking":
      return {
        ...rows,
        ...shared,
        relevance: pick(rows.relevance, indexes),
        scores: pick(rows.scores, indexes),
        query: pick(rows.query, indexes),
      };
  }
}

function pick<A extends Int32Array | Float64Array>(values: A, indexes: Uint32Array): A {
  const picked = new (values.constructor as new (length: number) => A)(indexes.length);
  for (let i = 0; i < indexes.length; i++) picked[i] = values[indexes[i] as number] as number;
  return picked;
}

function pickScores({ width, values }: Scores, indexes: Uint32Array): Scores {
  const picked = new Float64Array(indexes.length * width);
  for (let i = 0; i < indexes.length; i++) {
    const from = (indexes[i] as number) * width;
    for (let column = 0; column < width; column++) picked[i * width + column] = values[from + column] as number;
  }
  return { width, values: picked };
}

/** The weights, or `undefined` where every row counts for the same: weights only matter by their ratios. */
export function unequalWeights(rows: Rows): Float64Array | undefined {
  const { weights } = rows;
  if (weights === undefined) return undefined;
  for (let i = 1; i < weights.length; i++) if (weights[i] !== weights[0]) return weights;
  return undefined;
}

const columns = new WeakMap<Scores, Map<number, Float64Array>>();

/** What the scores give for class `index`, row by row: of a single column, class 0 has the rest up to 1. */
export function probabilitiesOf(scores: Scores, index: number): Float64Array {
  const { width, values } = scores;
  if (width === 1 && index === 1) return values;
  const known = columns.get(scores) ?? new Map<number, Float64Array>();
  columns.set(scores, known);
  let column = known.get(index);
  if (column === undefined) {
    column = new Float64Array(values.length / width);
    for (let i = 0; i < column.length; i++) {
      column[i] = width === 1 ? 1 - (values[i] as number) : (values[i * width + index] as number);
    }
    known.set(index, column);
  }
  return column;
}

import { ascending } from "../statistics/order.ts";
import type { RankingRows } from "./rows.ts";

/** The items of one query, highest score first: their relevance, and where groups of equal score end. */
export interface RankedList {
  readonly relevance: Float64Array;
  readonly last: Uint8Array;
}

/** A metric of one query, from 0 to 1. */
export type QueryMetric = (list: RankedList) => number;

/** What a metric results in query by query. */
export interface QueryValues {
  readonly values: Float64Array;
  /** The mean weight of the query's items; `undefined` where no weights are given. */
  readonly weights: Float64Array | undefined;
  /** How many queries have no relevant item; they count as 0. */
  readonly withoutRelevant: number;
}

/** Measures each query that has an item, in the order of their indexes. */
export function measureQueries(rows: RankingRows, metric: QueryMetric): QueryValues {
  const { relevance, scores, weights } = rows;
  const { order, starts } = listQueries(rows);
  const queries = starts.length - 1;
  const values = new Float64Array(queries);
  const queryWeights = weights === undefined ? undefined : new Float64Array(queries);
  let withoutRelevant = 0;
  for (let q = 0; q < queries; q++) {
    const from = starts[q] as number;
    const count = (starts[q + 1] as number) - from;
    const list = { relevance: new Float64Array(count), last: new Uint8Array(count) };
    let relevant = false;
    let weight = 0;
    for (let i = 0; i < count; i++) {
      const row = order[from + i] as number;
      list.relevance[i] = relevance[row] as number;
      list.last[i] = i + 1 === count || scores[row] !== scores[order[from + i + 1] as number] ? 1 : 0;
      relevant ||= (relevance[row] as number) > 0;
      weight += weights?.[row] ?? 0;
    }
    if (relevant) values[q] = metric(list);
    else withoutRelevant += 1;
    if (queryWeights !== undefined) queryWeights[q] = weight / count;
  }
  return { values, weights: queryWeights, withoutRelevant };
}

const lists = new WeakMap<RankingRows, { readonly order: Uint32Array; readonly starts: Uint32Array }>();

/** Rows by query, and within it from the highest score down; `starts` has one entry a query and the end. */
function listQueries(rows: RankingRows): { readonly order: Uint32Array; readonly starts: Uint32Array } {
  const known = lists.get(rows);
  if (known !== undefined) return known;
  const { query, scores } = rows;
  let highest = -1;
  for (let i = 0; i < query.length; i++) highest = Math.max(highest, query[i] as number);
  const next = new Uint32Array(highest + 2);
  for (let i = 0; i < query.length; i++) next[(query[i] as number) + 1]! += 1;
  const sizes = next.slice(1);
  for (let q = 0; q <= highest; q++) next[q + 1]! += next[q] as number;
  const order = new Uint32Array(query.length);
  const upwards = ascending(scores);
  for (let i = upwards.length - 1; i >= 0; i--) {
    const row = upwards[i] as number;
    order[next[query[row] as number]!++] = row;
  }
  const starts = [0];
  for (const size of sizes) if (size > 0) starts.push((starts.at(-1) as number) + size);
  const listed = { order, starts: Uint32Array.from(starts) };
  lists.set(rows, listed);
  return listed;
}

/**
 * Normalised discounted cumulative gain of the first `k` places: gains are the relevance itself, the discount of place
 * r is 1 / log2(r + 1), and items of equal score share the mean gain of theirs, as in scikit-learn's `ndcg_score`.
 * McSherry and Najork, "Computing information retrieval performance measures efficiently in the presence of tied
 * scores" (2008).
 */
export function ndcg(k: number): QueryMetric {
  return ({ relevance, last }) => {
    const places = Math.min(k, relevance.length);
    let gain = 0;
    for (let start = 0; start < places; ) {
      let end = start;
      let sum = 0;
      let discounts = 0;
      do {
        sum += relevance[end] as number;
        if (end < places) discounts += discountAt(end);
      } while (last[end++] === 0);
      gain += (sum / (end - start)) * discounts;
      start = end;
    }
    const best = Float64Array.from(relevance).sort();
    let ideal = 0;
    for (let i = 0; i < places; i++) ideal += (best[best.length - 1 - i] as number) * discountAt(i);
    return gain / ideal;
  };
}

function discountAt(index: number): number {
  return 1 / Math.log2(index + 2);
}

/**
 * 1 / the place of the first relevant item. Where it shares its score with others, the mean over all orders of them:
 * of m items from place s on, r of them relevant, the first relevant one is the j-th with a chance of
 * C(m − j, r − 1) / C(m, r).
 */
export const reciprocalRank: QueryMetric = ({ relevance, last }) => {
  for (let start = 0; start < relevance.length; ) {
    let end = start;
    let relevant = 0;
    do {
      if ((relevance[end] as number) > 0) relevant += 1;
    } while (last[end++] === 0);
    if (relevant > 0) return expectedReciprocal(start, end - start, relevant);
    start = end;
  }
  return 0;
};

function expectedReciprocal(above: number, items: number, relevant: number): number {
  let notYet = 1;
  let expected = 0;
  for (let j = 0; j <= items - relevant; j++) {
    const here = relevant / (items - j);
    expected += (notYet * here) / (above + j + 1);
    notYet *= 1 - here;
  }
  return expected;
}

/** Average precision of the query: items of equal score come in together, as in `average_precision_score`. */
export const queryAveragePrecision: QueryMetric = ({ relevance, last }) => {
  let relevant = 0;
  let here = 0;
  let sum = 0;
  for (let i = 0; i < relevance.length; i++) {
    if ((relevance[i] as number) > 0) here += 1;
    if (last[i] === 0 || here === 0) continue;
    relevant += here;
    sum += (here * relevant) / (i + 1);
    here = 0;
  }
  return relevant === 0 ? 0 : sum / relevant;
};

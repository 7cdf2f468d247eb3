import { formatNumber } from "../domain/numbers.ts";
import type { GateMetric } from "../gate/result.ts";
import { type Significance, significanceOf } from "../gate/significance.ts";
import { md } from "./escape.ts";

export const NOT_SIGNIFICANT = "no significant change";
const SAME = "no change";

/** A change in the words of a table: `worse (p = 0.03)`, `no significant change`; empty if nothing was compared. */
export function describeChange(metric: GateMetric): string {
  const found = significanceOf(metric);
  if (found === undefined) return "";
  if (found.word === "same") return SAME;
  if (found.word === "not significant") return NOT_SIGNIFICANT;
  return found.p === undefined ? found.word : `${found.word} (${formatP(found.p)})`;
}

/** As {@link describeChange}, next to the interval that decides it. */
export function describeChangeInterval(metric: GateMetric): string {
  const found = changeParts(metric);
  return found === undefined ? "" : `${found.word}: ${found.interval}`;
}

/** How a metric moved in a word, and the interval with its p that decides it; `undefined` if nothing was compared. */
export function changeParts(metric: GateMetric): { readonly word: string; readonly interval: string } | undefined {
  const found = significanceOf(metric);
  if (found === undefined) return undefined;
  const { low, high } = found.interval;
  const what = found.of === "nearness to 1" ? "nearer to 1 by " : "";
  const p = found.p === undefined ? "" : `, ${formatP(found.p)}`;
  return { word: wordOf(found), interval: `${what}${formatDifference(low)} to ${formatDifference(high)}${p}` };
}

function wordOf({ word }: Significance): string {
  return word === "same" ? SAME : word === "not significant" ? NOT_SIGNIFICANT : word;
}

/** How far a metric moved since the previous release on the same rows, as Markdown. Empty if nothing was compared. */
export function formatChange(metric: GateMetric): string {
  const { value, change } = metric;
  if (value === null || typeof change?.was !== "number") return "";
  const moved = value - change.was;
  const word = describeChange(metric);
  if (moved === 0 && word !== "better" && word !== "worse") return SAME;
  const by = `${moved > 0 ? "+" : ""}${formatDifference(moved)}`;
  if (word === "") return `${by}, no interval`;
  return `${by}, ${md(word).replace(/^better|^worse/, "**$&**")}`;
}

/** As values are shown, but never as a zero that is none. */
function formatDifference(difference: number): string {
  const shown = formatNumber(difference);
  return Number(shown) === 0 && difference !== 0 ? difference.toPrecision(1) : shown;
}

/** Two digits, or as many as it takes to be on the right side of 0.05. */
export function formatP(p: number): string {
  if (p < 0.001) return "p < 0.001";
  for (let digits = p < 0.01 ? 3 : 2; digits < 17; digits++) {
    const shown = p.toFixed(digits);
    if (Number(shown) < 0.05 === p < 0.05) return `p = ${shown}`;
  }
  return `p = ${p}`;
}

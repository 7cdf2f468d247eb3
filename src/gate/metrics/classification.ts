import { type Confusion, hitsOf, predictedAs, supportOf } from "./confusion.js";
import type { Measured } from "./measured.js";

/**
 * accuracy, precision, recall and F1 as scikit-learn defines them with `zero_division=0`: a share of nothing is 0.
 * With `positive` they are those of that class; without, the plain mean over the classes that occur among the right
 * answers or the predictions (`average="macro"`). Every value is a share from 0 to 1. There must be at least one row.
 */
export function classificationMetrics(confusion: Confusion, positive: number | undefined): Map<string, Measured> {
  const of = (metric: PerClass) =>
    positive === undefined ? { value: macro(confusion, metric) } : metric(confusion, positive);
  return new Map<string, Measured>([
    ["accuracy", accuracy(confusion)],
    ["precision", of(precision)],
    ["recall", of(recall)],
    ["f1_score", of(f1)],
  ]);
}

type Share = { readonly value: number; readonly share?: { readonly successes: number; readonly trials: number } };
type PerClass = (confusion: Confusion, index: number) => Share;

function accuracy(confusion: Confusion): Share {
  const indexes = [...confusion.keys()];
  return shareOf(sum(indexes.map((i) => hitsOf(confusion, i))), sum(indexes.map((i) => supportOf(confusion, i))));
}

function precision(confusion: Confusion, index: number): Share {
  return shareOf(hitsOf(confusion, index), predictedAs(confusion, index));
}

function recall(confusion: Confusion, index: number): Share {
  return shareOf(hitsOf(confusion, index), supportOf(confusion, index));
}

// 2tp / (2tp + fp + fn), which does not divide twice as the harmonic mean of precision and recall would.
function f1(confusion: Confusion, index: number): Share {
  const all = supportOf(confusion, index) + predictedAs(confusion, index);
  return { value: all === 0 ? 0 : (2 * hitsOf(confusion, index)) / all };
}

function shareOf(successes: number, trials: number): Share {
  return trials === 0 ? { value: 0 } : { value: successes / trials, share: { successes, trials } };
}

function macro(confusion: Confusion, metric: PerClass): number {
  const present = [...confusion.keys()].filter((i) => supportOf(confusion, i) + predictedAs(confusion, i) > 0);
  return sum(present.map((i) => metric(confusion, i).value)) / present.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The share of the commonest class: what always answering it would get right. */
export function majorityOf(confusion: Confusion): { readonly index: number; readonly share: number } {
  const supports = [...confusion.keys()].map((i) => supportOf(confusion, i));
  const most = Math.max(...supports);
  return { index: supports.indexOf(most), share: most / sum(supports) };
}

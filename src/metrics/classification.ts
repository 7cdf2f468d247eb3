import { largest } from "../domain/extremes.ts";
import { type Confusion, marginsOfConfusion, supportOf } from "./confusion.ts";
import { accuracy, f1Of, macro, type OfClass, ofClass, precisionOf, recallOf } from "./labels.ts";
import type { Measured } from "./measured.ts";

/**
 * accuracy, precision, recall and F1 as scikit-learn defines them with `zero_division=0`: a share of nothing is 0.
 * With `positive` they are those of that class; without, the plain mean over the classes that occur among the labels or
 * the predictions (`average="macro"`). Every value is a share from 0 to 1. There must be at least one row.
 */
export function classificationMetrics(confusion: Confusion, positive: number | undefined): Map<string, Measured> {
  const margins = marginsOfConfusion(confusion);
  const of = (metric: OfClass) => (positive === undefined ? macro(metric) : ofClass(metric, positive))(margins);
  return new Map<string, Measured>([
    ["accuracy", accuracy(margins)],
    ["precision", of(precisionOf)],
    ["recall", of(recallOf)],
    ["f1_score", of(f1Of)],
  ]);
}

/** The share of the most frequent class: what always answering it would get right. */
export function majorityOf(confusion: Confusion): { readonly index: number; readonly share: number } {
  const supports = [...confusion.keys()].map((i) => supportOf(confusion, i));
  const most = largest(supports);
  return { index: supports.indexOf(most), share: most / supports.reduce((a, b) => a + b, 0) };
}

import type { Pair } from "./contract-rule.js";
import { compareShapes, type Kept, type ShapeChange } from "./ports-compared.js";
import type { Port, VersionSignature } from "./signature.js";

/** Names that outputs with a column for each class go by. */
const SCORES = /prob|score|logit|class/i;

/** Whether an output has another shape for callers: what is told elsewhere is wider, better known, or an added class. */
export function isReshaped(kept: Kept, pair: Pair): boolean {
  const { old, next } = kept;
  if (old.shape === undefined || next.shape === undefined) return false;
  if (old.shape.length !== next.shape.length) return true;
  return compareShapes(kept).some(
    (shape) =>
      (shape.change === "changed" || (shape.change === "narrowed" && !isBetterKnown(shape, pair))) &&
      !isAddedClass(kept, shape, pair),
  );
}

/** Whether a dimension that can have other sizes now, or the whole shape, is no longer stated. */
export function isWidened(kept: Kept): boolean {
  if (kept.old.shape !== undefined && kept.next.shape === undefined) return true;
  return compareShapes(kept).some(({ change }) => change === "widened");
}

/** Whether a shape that was not stated is. */
export function isStatedAtLast(kept: Kept, pair: Pair): boolean {
  if (kept.old.shape === undefined && kept.next.shape !== undefined) return true;
  return compareShapes(kept).some((shape) => shape.change === "narrowed" && isBetterKnown(shape, pair));
}

/**
 * An open dimension that gets a size was not stated before; one that bears the name of a dimension of an input goes with
 * what callers feed, and they would get less than they did.
 */
function isBetterKnown({ old }: ShapeChange, pair: Pair): boolean {
  if (old === null) return true;
  return (pair.old.graph?.inputs ?? []).every(({ shape }) => shape?.includes(old) !== true);
}

/** A dimension that counts the classes grows with them. */
function isAddedClass({ old: port }: Kept, { axis, old, next }: ShapeChange, pair: Pair): boolean {
  const before = pair.old.metadata?.outputClasses ?? [];
  const after = pair.next.metadata?.outputClasses ?? [];
  const kept = before.every((name, i) => after[i] === name);
  return (
    kept &&
    after.length > before.length &&
    old === before.length &&
    next === after.length &&
    axis === (port.shape?.length ?? 0) - 1 &&
    port === scoresOf(pair.old)
  );
}

/** The output with a column for each class: the only one of that width, or the only one that is named so. */
function scoresOf({ graph, metadata }: VersionSignature): Port | undefined {
  const classes = metadata?.outputClasses.length;
  const wide = (graph?.outputs ?? []).filter(({ shape }) => shape?.[shape.length - 1] === classes);
  const [only, ...others] = wide.length === 1 ? wide : wide.filter(({ name }) => SCORES.test(name));
  return others.length === 0 ? only : undefined;
}

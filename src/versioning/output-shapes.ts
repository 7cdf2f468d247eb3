import type { Pair } from "./contract-rule.js";
import { compareShapes, type Kept, type ShapeChange } from "./ports-compared.js";

/** Whether an output has another shape for callers: wider dimensions and columns for added classes are told elsewhere. */
export function isReshaped(kept: Kept, pair: Pair): boolean {
  if (kept.old.shape?.length !== kept.next.shape?.length) return true;
  return compareShapes(kept).some((shape) => shape.change !== "widened" && !isAddedClass(shape, pair));
}

/** A dimension that counts the classes grows with them. */
function isAddedClass({ old, next }: ShapeChange, pair: Pair): boolean {
  const before = pair.old.metadata?.outputClasses ?? [];
  const after = pair.next.metadata?.outputClasses ?? [];
  const kept = before.every((name, i) => after[i] === name);
  return kept && after.length > before.length && old === before.length && next === after.length;
}

import type { Pair } from "./contract-rule.ts";
import type { VersionSignature } from "./signature.ts";

/** A list of classes in the model before and after. */
export interface LabelsCompared {
  readonly old: readonly string[];
  readonly next: readonly string[];
}

/** The lists of classes that differ. Nothing where metadata.json says the same: rules of its own report that. */
export function compareLabels({ old, next }: Pair): LabelsCompared[] {
  const before = old.graph?.classLabels ?? [];
  const after = next.graph?.classLabels ?? [];
  const [had, has] = [before, after].map((lists) => new Set(lists.map((list) => JSON.stringify(list))));
  const gone = before.filter((list) => has?.has(JSON.stringify(list)) !== true);
  const come = after.filter((list) => had?.has(JSON.stringify(list)) !== true);
  return gone.flatMap((list, i) => {
    const now = come[i];
    if (now === undefined || (isStated(list, old) && isStated(now, next))) return [];
    return [{ old: list, next: now }];
  });
}

function isStated(labels: readonly string[], { metadata }: VersionSignature): boolean {
  return metadata !== undefined && same(labels, metadata.outputClasses);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

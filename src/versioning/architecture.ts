import type { Pair, Values } from "./contract-rule.ts";
import { sameModel } from "./same-model.ts";

const MAX_SHOWN = 3;

/**
 * What distinguishes two architectures, in words; nothing where they are the same. A model that can be looked into says it
 * itself, and the name of a framework only describes what it says; of another, that name is all there is.
 */
export function describeArchitectureChange(pair: Pair): readonly Values[] {
  const before = pair.old.graph?.architecture;
  const after = pair.next.graph?.architecture;
  const learner = frameworkChange(pair);
  if (before === undefined || after === undefined) {
    return learner.length === 0 || sameModel(pair) ? [] : [{ what: learner.join("; ") }];
  }
  if (before.fingerprint === after.fingerprint) return [];
  const operators = tallyChanges(before.operators, after.operators, "operators");
  const weights = tallyChanges(before.weights, after.weights, "weights");
  const known = [...learner, ...operators, ...weights];
  return [
    { what: known.length > 0 ? known.join("; ") : "the same operators with different attributes or connections" },
  ];
}

function frameworkChange({ old, next }: Pair): string[] {
  const [was, is] = [old.metadata?.framework, next.metadata?.framework];
  if (was === undefined || is === undefined || was.toLowerCase() === is.toLowerCase()) return [];
  return [`the framework was ${was} and is ${is}`];
}

function tallyChanges(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  what: string,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.flatMap((name) => {
    const [was, is] = [before[name] ?? 0, after[name] ?? 0];
    return was === is ? [] : [`${name} ${was} → ${is}`];
  });
  if (changes.length === 0) return [];
  const more = changes.length > MAX_SHOWN ? ` and ${changes.length - MAX_SHOWN} more` : "";
  return [`${what} ${changes.slice(0, MAX_SHOWN).join(", ")}${more}`];
}

import type { Pair, Values } from "./contract-rule.js";

const MOST_SHOWN = 3;

/** What tells two architectures apart, in words; nothing where they are the same. */
export function describeArchitectureChange({ old, next }: Pair): readonly Values[] {
  const [before, after] = [old.graph?.architecture, next.graph?.architecture];
  const learners = [old.metadata?.framework, next.metadata?.framework] as const;
  const learner =
    learners[0] !== undefined && learners[1] !== undefined && learners[0] !== learners[1]
      ? [`the framework was ${learners[0]} and is ${learners[1]}`]
      : [];
  if (before === undefined || after === undefined || before.fingerprint === after.fingerprint) {
    return learner.length === 0 ? [] : [{ what: learner.join("; ") }];
  }
  const operators = tallyChanges(before.operators, after.operators, "operators");
  const weights = tallyChanges(before.weights, after.weights, "weights");
  const known = [...learner, ...operators, ...weights];
  return [{ what: known.length > 0 ? known.join("; ") : "the same operators with other attributes or another wiring" }];
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
  const more = changes.length > MOST_SHOWN ? ` and ${changes.length - MOST_SHOWN} more` : "";
  return [`${what} ${changes.slice(0, MOST_SHOWN).join(", ")}${more}`];
}

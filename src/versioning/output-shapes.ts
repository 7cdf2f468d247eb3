import type { Dimension, GraphSignature, Port } from "../formats/graph.ts";
import type { Pair } from "./contract-rule.ts";
import { compareShapes, type Kept, type ShapeChange } from "./ports-compared.ts";
import type { VersionSignature } from "./signature.ts";

/** Names that outputs with a column for each class go by. */
const SCORES = /prob|score|logit|class/i;

/** Whether an output has another shape for callers: what other rules report is wider, better known, or an added class. */
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
  return pair.old.graph === undefined || !inputDimensions(pair.old.graph).has(old);
}

/** A dimension that counts the classes grows with them. */
function isAddedClass({ old: port }: Kept, { axis, old, next }: ShapeChange, pair: Pair): boolean {
  const before = pair.old.metadata?.outputClasses ?? [];
  const after = pair.next.metadata?.outputClasses ?? [];
  return (
    after.length > before.length &&
    old === before.length &&
    next === after.length &&
    axis === (port.shape?.length ?? 0) - 1 &&
    port === scoresOf(pair.old) &&
    before.every((name, i) => after[i] === name)
  );
}

const knownDimensions = new WeakMap<GraphSignature, ReadonlySet<Dimension>>();

/** The dimensions of all inputs, looked up once: each dimension of each output is compared with them. */
function inputDimensions(graph: GraphSignature): ReadonlySet<Dimension> {
  const known = knownDimensions.get(graph) ?? new Set(graph.inputs.flatMap(({ shape }) => shape ?? []));
  knownDimensions.set(graph, known);
  return known;
}

const knownScores = new WeakMap<VersionSignature, { readonly port: Port | undefined }>();

function scoresOf(version: VersionSignature): Port | undefined {
  const known = knownScores.get(version) ?? { port: findScores(version) };
  knownScores.set(version, known);
  return known.port;
}

/** The output with a column for each class: the only one of that width, or the only one that is named so. */
function findScores({ graph, metadata }: VersionSignature): Port | undefined {
  const classes = metadata?.outputClasses.length;
  const wide = (graph?.outputs ?? []).filter(({ shape }) => shape?.[shape.length - 1] === classes);
  const [only, ...others] = wide.length === 1 ? wide : wide.filter(({ name }) => SCORES.test(name));
  return others.length === 0 ? only : undefined;
}

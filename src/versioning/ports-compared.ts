import type { Dimension, Port } from "../formats/graph.ts";
import type { VersionSignature } from "./signature.ts";

export type Side = "inputs" | "outputs";

export interface Kept {
  readonly old: Port;
  readonly next: Port;
}

/** The inputs or outputs of two versions, paired by name. */
export interface PortsCompared {
  readonly kept: readonly Kept[];
  /** `replacedBy` stands in the same place with the same type: most likely a new name. */
  readonly removed: readonly { readonly port: Port; readonly replacedBy?: Port }[];
  /** Without those that replace a removed one. */
  readonly added: readonly Port[];
}

interface BothSides {
  readonly old: VersionSignature;
  readonly next: VersionSignature;
}

/** Nothing is paired where one of the two is not ONNX: that is a change of its own. */
export function comparePorts({ old, next }: BothSides, side: Side): PortsCompared {
  const before = old.graph?.[side] ?? [];
  const after = next.graph?.[side] ?? [];
  if (old.graph === undefined || next.graph === undefined) return { kept: [], removed: [], added: [] };
  const named = new Map(after.map((port) => [port.name, port]));
  const kept = before.flatMap((port) => {
    const same = named.get(port.name);
    return same === undefined ? [] : [{ old: port, next: same }];
  });
  const names = new Set(before.map((port) => port.name));
  const added = after.filter((port) => !names.has(port.name));
  const isAdded = new Set(added);
  const removed = before
    .map((port, i) => ({ port, stands: after[i] }))
    .filter(({ port }) => !named.has(port.name))
    .map(({ port, stands }) => {
      const replaces = stands !== undefined && isAdded.has(stands) && sameType(port, stands);
      return replaces ? { port, replacedBy: stands } : { port };
    });
  const replacing = new Set(removed.flatMap(({ replacedBy }) => (replacedBy === undefined ? [] : [replacedBy])));
  return { kept, removed, added: added.filter((port) => !replacing.has(port)) };
}

function sameType(a: Port, b: Port): boolean {
  return a.kind === b.kind && a.type === b.type && a.shape?.length === b.shape?.length && a.optional === b.optional;
}

export type DimensionChange = "same" | "widened" | "narrowed" | "changed";

/** A name says nothing about the size: all open dimensions are alike. */
export function compareDimension(old: Dimension, next: Dimension): DimensionChange {
  const [was, is] = [typeof old === "number", typeof next === "number"];
  if (was && is) return old === next ? "same" : "changed";
  if (was) return "widened";
  return is ? "narrowed" : "same";
}

export interface ShapeChange {
  /** Counted from 0. */
  readonly axis: number;
  readonly old: Dimension;
  readonly next: Dimension;
  readonly change: DimensionChange;
}

/** How the dimensions of two ports of the same rank differ; nothing where a rank is unknown or another. */
export function compareShapes({ old, next }: Kept): ShapeChange[] {
  if (old.shape === undefined || next.shape === undefined || old.shape.length !== next.shape.length) return [];
  return old.shape.flatMap((dimension, axis) => {
    const after = next.shape?.[axis] ?? null;
    const change = compareDimension(dimension, after);
    return change === "same" ? [] : [{ axis, old: dimension, next: after, change }];
  });
}

/** Whether callers address features by their position in a tensor, not by the name of an input of their own. */
export function areFeaturesPositional({ graph, metadata }: VersionSignature): boolean {
  const inputs = new Set((graph?.inputs ?? []).map((port) => port.name));
  return graph === undefined || !(metadata?.inputFeatures ?? []).every((feature) => inputs.has(feature));
}

/** Where each name of a list is first, from 0: lists may be as long as a file, and are compared by it. */
export function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) if (!places.has(name)) places.set(name, i);
  return places;
}

/** Whether all names that both lists have stand in the same order in both. */
export function sameOrder(old: readonly string[], next: readonly string[]): boolean {
  const [inOld, inNext] = [new Set(old), new Set(next)];
  const common = next.filter((name) => inOld.has(name));
  const before = old.filter((name) => inNext.has(name));
  return common.every((name, i) => name === before[i]);
}

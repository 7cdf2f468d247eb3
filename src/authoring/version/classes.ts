import type { ModelSignature } from "../../domain/signature.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { chooseOutputs } from "../../gate/outputs.ts";

export interface ClassEvidence {
  readonly graph: GraphSignature;
  readonly signature: ModelSignature;
  /** Distinct labels of the fixtures, if they are known. */
  readonly labels: readonly string[] | undefined;
}

/** The classes in the order in which a model scores them, or that only a person can know it. */
export type Classes =
  | { readonly kind: "read"; readonly names: readonly string[] }
  | { readonly kind: "open"; readonly labels: readonly string[] };

const POSITION = /^(\d+)(?:\.0*)?$/;
const TRUTH = /^(?:true|false)$/i;

/**
 * Those that the file names; else positions, if the labels are positions. The order of any other labels is in no file.
 */
export function classesOf({ graph, signature, labels = [] }: ClassEvidence): Classes {
  const [named] = graph.classLabels.filter(({ length }) => length > 1);
  if (named !== undefined && new Set(named).size === named.length) return { kind: "read", names: named };
  const widths = signature.outputs
    .filter(({ name }) => name === (scoresOf(signature) ?? name))
    .flatMap(({ type = "", shape = [] }) =>
      /^float/.test(type) && shape.length === 2 && typeof shape[1] === "number" ? [shape[1]] : [],
    );
  const width = Math.max(2, ...widths);
  const stated = widths.length > 0;
  const positions = labels.map((label) => (TRUTH.test(label) ? Number(/^true$/i.test(label)) : positionOf(label)));
  const fits = positions.every((p) => p !== undefined && (!stated || p < width));
  if (!fits || (labels.length === 0 && !stated)) return { kind: "open", labels };
  const count = stated ? width : Math.max(2, ...positions.map((p) => (p ?? 0) + 1));
  return { kind: "read", names: Array.from({ length: count }, (_, i) => String(i)) };
}

/** The output that the gate reads scores from: a second one of another width says nothing of the classes. */
function scoresOf(signature: ModelSignature): string | undefined {
  const chosen = chooseOutputs(signature, { type: "classification" }, undefined, { file: "" });
  return chosen.ok ? chosen.outputs.scores : undefined;
}

function positionOf(label: string): number | undefined {
  const [, digits] = POSITION.exec(label) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

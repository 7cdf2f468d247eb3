import type { ModelSignature } from "../../domain/signature.ts";
import type { FixturePlan, InputPlan } from "../fixtures/plan.ts";
import type { Feature, FeaturePlace } from "../ports.ts";

/**
 * The features of a model and where each enters it: a column of a tensor, or the whole of an input of its own. An array
 * `[N, columns]` whose columns are the names of `input_features` that nothing else has is taken column by column.
 */
export function featuresOf(
  { inputs }: Pick<FixturePlan, "inputs">,
  names: readonly string[],
  signature: ModelSignature,
): Feature[] {
  const taken = new Set(inputs.flatMap(namesOf));
  const left = names.filter((name) => !taken.has(name));
  const places = new Map<string, FeaturePlace[]>();
  const add = (name: string, place: FeaturePlace) => places.set(name, [...(places.get(name) ?? []), place]);
  for (const input of inputs) {
    if (input.kind === "columns") {
      for (const [column, name] of input.columns.entries()) add(name, { input: input.name, column });
    } else if (input.kind === "array" && !names.includes(input.name) && widthOf(input, signature) === left.length) {
      for (const [column, name] of left.entries()) add(name, { input: input.name, column });
    } else {
      add(input.kind === "column" ? input.column : input.name, { input: input.name });
    }
  }
  return [...places].map(([name, all]) => ({ name, places: all }));
}

function namesOf(input: InputPlan): readonly string[] {
  switch (input.kind) {
    case "columns":
      return input.columns;
    case "column":
      return [input.column];
    case "array":
      return [input.name];
  }
}

/** Columns of an input `[N, columns]`; `undefined` where it is of another shape or leaves them open. */
function widthOf({ name }: InputPlan, { inputs }: ModelSignature): number | undefined {
  const shape = inputs.find((port) => port.name === name)?.shape;
  const width = shape?.length === 2 ? shape[1] : undefined;
  return typeof width === "number" ? width : undefined;
}

import { formatWeight, type TensorShape } from "./tensor.js";

/** What a value of a graph is. */
export interface Value {
  /** The same where a value is computed in the same way. */
  readonly text: string;
  /** The weight that it is, if it is one. */
  readonly weight?: TensorShape;
  /** What trees give, whose number is learnt. */
  readonly ofTrees?: true;
}

/** The values in reach, by the name that this file gives them. */
export type Scope = Map<string, Value>;

export function textOf(scope: Scope, name: string): string {
  return scope.get(name)?.text ?? `unknown ${name}`;
}

export function weightValue(weight: TensorShape): Value {
  return { text: formatWeight(weight), weight };
}

/**
 * Which weights are used in more than one place, and where: tied weights are another architecture than two of the same
 * shape. Only matrices are told apart, for exporters merge small constants whose values happen to be equal.
 */
export class SharedWeights {
  /** Each weight is looked at once, however often it is used; `undefined` stands for what is no matrix. */
  readonly #uses = new Map<TensorShape, string[] | undefined>();

  add(value: Value | undefined, user: string): void {
    const { weight } = value ?? {};
    if (weight === undefined) return;
    if (this.#uses.has(weight)) this.#uses.get(weight)?.push(user);
    else this.#uses.set(weight, weight.dims.filter((d) => d > 1).length < 2 ? undefined : [user]);
  }

  texts(): string[] {
    return [...this.#uses.values()]
      .filter((uses) => uses !== undefined)
      .filter((uses) => uses.length > 1)
      .map((uses) => uses.sort().join(" "))
      .sort();
  }
}

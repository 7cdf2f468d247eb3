import type { TensorShape } from "./tensor.ts";

/** What a value of a graph is. */
export interface Value {
  /** The same where a value is computed in the same way, and short: other values repeat it as often as they use it. */
  readonly text: string;
  /** The weight that it is, if it is one. */
  readonly weight?: TensorShape;
  /** What trees give, whose number is learnt. */
  readonly ofTrees?: true;
}

/** The values in reach, by the name that this file gives them: those of a graph, then those of the graph around it. */
export class Scope {
  readonly #own = new Map<string, Value>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): Value | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const value = scope.#own.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  set(name: string, value: Value): void {
    this.#own.set(name, value);
  }

  textOf(name: string): string {
    return this.get(name)?.text ?? `unknown ${name}`;
  }
}

/**
 * Which weights are used in more than one place, and where: tied weights are another architecture than two of the same
 * shape. Only matrices are distinguished, for exporters merge small constants whose values happen to be equal.
 */
export class SharedWeights {
  readonly #uses = new Map<TensorShape, string[]>();
  readonly #small = new Set<TensorShape>();

  add(value: Value | undefined, user: string): void {
    const { weight } = value ?? {};
    if (weight === undefined || this.#small.has(weight)) return;
    const uses = this.#uses.get(weight);
    if (uses !== undefined) uses.push(user);
    else if (weight.dims.filter((d) => d > 1).length < 2) this.#small.add(weight);
    else this.#uses.set(weight, [user]);
  }

  texts(): string[] {
    return [...this.#uses.values()]
      .filter((uses) => uses !== undefined)
      .filter((uses) => uses.length > 1)
      .map((uses) => uses.sort().join(" "))
      .sort();
  }
}

import type { Column } from "../../../gate/fixtures/column.js";

const FIRST_CAPACITY = 1024;

type Numbers = Float64Array | Int32Array | Uint32Array;

/** A typed array that grows: numbers that are kept for every row, without an object for each. */
export class Growing<T extends Numbers> {
  readonly #make: new (
    length: number,
  ) => T;
  #values: T;
  #length = 0;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#values = new make(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#reserve(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** What was put in, in an array of just that length. */
  finish(): T {
    return this.#values.slice(0, this.#length) as T;
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new this.#make(Math.max(length, 2 * this.#values.length));
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** A column of text that grows, each distinct value stored once. */
export class GrowingColumn {
  readonly #known = new Map<string, number>();
  readonly #codes = new Growing(Int32Array);

  push(text: string): void {
    let code = this.#known.get(text);
    if (code === undefined) {
      code = this.#known.size;
      this.#known.set(text, code);
    }
    this.#codes.push(code);
  }

  finish(): Column {
    return { values: [...this.#known.keys()], codes: this.#codes.finish() };
  }
}

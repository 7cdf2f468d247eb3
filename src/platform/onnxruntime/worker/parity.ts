import type * as Ort from "onnxruntime-node";
import { formatDimensions } from "../../../domain/signature.ts";
import type { FixturePlan } from "../../../gate/fixtures/plan.ts";
import type { OutputParity, Parity, Progress } from "../../../gate/ports.ts";
import type { TensorContent } from "../../readers/tensor-proto.ts";
import { valuesOf } from "../../readers/tensors.ts";
import { listSets, readSet, setFeeds } from "../../readers/test-data.ts";
import { JobFailure } from "../protocol.ts";
import { run } from "./predict.ts";
import { readableOutputs } from "./session.ts";
import { unsteadyOf } from "./twice.ts";

/**
 * |actual − expected| ≤ absolute + relative · |expected|. The relative part is that of the runner of ONNX's own backend
 * tests, whose absolute part is 1e-7; ours is that of onnx_test_runner. docs/registry.md says why.
 */
const TOLERANCE = { relative: 1e-3, absolute: 1e-5 } as const;
const MAX_TOLD = 20;
/** The largest finite number of each floating-point type. */
const LARGEST = { float16: 65504, float32: 2 ** 128 - 2 ** 104, float64: Number.MAX_VALUE } as const;
/** Sets that are run a second time. */
const MAX_SETS_TWICE = 2;

/** Runs each set of ONNX test data as it is and compares what comes out with the outputs that the set holds, element by element. */
export async function parity(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  progress: Progress,
): Promise<Parity> {
  const sets = await listSets(plan.file);
  const readable = readableOutputs(session);
  const compared = new Map<number, Comparison>();
  let unsteady: Parity["unsteady"];
  for (const [done, name] of sets.entries()) {
    // A file with a value that is not a tensor contains a different message and would only be misread.
    const set = await readSet(plan.file, name, (number) => isReadable(session, number));
    const feeds = setFeeds(ort, plan, set);
    const outputs = await runSet(session, feeds, readable, set.name);
    if (done < MAX_SETS_TWICE && set.held.length > 0) {
      unsteady ??= unsteadyOf(set.name, outputs, await runSet(session, feeds, readable, set.name));
    }
    for (const number of set.held) {
      const comparison = compared.get(number) ?? new Comparison(nameOf(session, number));
      compared.set(number, comparison);
      const expected = set.outputs.get(number);
      if (number >= session.outputNames.length) {
        comparison.miss(
          set.name,
          `output_${number}.pb exists, but the model has ${session.outputNames.length} ${session.outputNames.length === 1 ? "output" : "outputs"}`,
        );
      } else if (expected === undefined) {
        comparison.skip("onnxruntime-node cannot read an output of its type");
      } else {
        comparison.add(set.name, outputs[nameOf(session, number)] as Ort.Tensor, expected);
      }
    }
    progress(done + 1, sets.length, "test-data sets");
  }
  const notHeld = session.outputNames.filter((_, number) => !compared.has(number));
  return {
    sets: sets.length,
    tolerance: TOLERANCE,
    outputs: [...compared].sort(([a], [b]) => a - b).map(([, comparison]) => comparison.finish()),
    ...(notHeld.length === 0 ? {} : { notHeld }),
    ...(unsteady === undefined ? {} : { unsteady }),
  };
}

function nameOf({ outputNames }: Ort.InferenceSession, number: number): string {
  return outputNames[number] ?? `output_${number}`;
}

function isReadable(session: Ort.InferenceSession, number: number): boolean {
  return readableOutputs(session).includes(session.outputNames[number] ?? "");
}

/** Runs a set; a failure names it. */
async function runSet(
  session: Ort.InferenceSession,
  feeds: Record<string, Ort.Tensor>,
  fetched: readonly string[],
  set: string,
): Promise<Ort.InferenceSession.ReturnType> {
  try {
    return await run(session, feeds, fetched);
  } catch (error) {
    if (!(error instanceof JobFailure) || error.failure.kind !== "run") throw error;
    throw new JobFailure({ kind: "run", message: `${set}: ${error.failure.message}` });
  }
}

/** How one output compares over all sets. */
class Comparison {
  readonly #name: string;
  readonly #mismatches: { set: string; why: string }[] = [];
  #notCompared: string | undefined;
  #mismatching = 0;
  #elements = 0;
  #maxAbsolute = 0;
  #maxRelative = 0;

  constructor(name: string) {
    this.#name = name;
  }

  add(set: string, actual: Ort.Tensor, expected: TensorContent): void {
    const why = this.#compare(actual, expected);
    if (why !== undefined) this.miss(set, why);
  }

  miss(set: string, why: string): void {
    this.#mismatching += 1;
    if (this.#mismatches.length < MAX_TOLD) this.#mismatches.push({ set, why });
  }

  skip(why: string): void {
    this.#notCompared = why;
  }

  finish(): OutputParity {
    return {
      name: this.#name,
      ...(this.#notCompared === undefined ? {} : { notCompared: this.#notCompared }),
      elements: this.#elements,
      // JSON has no infinity.
      maxAbsolute: Math.min(this.#maxAbsolute, Number.MAX_VALUE),
      maxRelative: Math.min(this.#maxRelative, Number.MAX_VALUE),
      mismatches: this.#mismatches,
      mismatchingSets: this.#mismatching,
    };
  }

  #compare(actual: Ort.Tensor, expected: TensorContent): string | undefined {
    if (actual.type !== expected.type) return `the output is of ${actual.type}, but ${expected.type} was expected`;
    const shapes = [actual.dims, expected.shape].map((dims) => `[${formatDimensions(dims)}]`);
    if (shapes[0] !== shapes[1]) return `the output has the shape ${shapes[0]}, but ${shapes[1]} was expected`;
    return actual.type.startsWith("float")
      ? this.#compareFloats(actual, expected)
      : this.#compareExactly(actual.data as ArrayLike<unknown>, expected);
  }

  #compareExactly(actual: ArrayLike<unknown>, { elements = [], shape }: TensorContent): string | undefined {
    this.#elements += elements.length;
    const differing = new Differing(shape);
    for (let i = 0; i < elements.length; i++) if (actual[i] !== elements[i]) differing.add(i);
    return differing.describe(elements.length, ["differs", "differ"]);
  }

  #compareFloats(actual: Ort.Tensor, { type, elements, shape }: TensorContent): string | undefined {
    const found = valuesOf(actual) as Float64Array;
    const wanted = valuesOf({ type, data: elements } as Pick<Ort.Tensor, "type" | "data">) as Float64Array;
    this.#elements += wanted.length;
    const outside = new Differing(shape);
    const largest = LARGEST[type as keyof typeof LARGEST];
    for (let i = 0; i < wanted.length; i++) {
      const a = found[i] as number;
      const e = wanted[i] as number;
      if (Object.is(a, e) || a === e || isSameMask(a, e, largest)) continue;
      const absolute = Math.abs(a - e);
      if (!(Number.isFinite(a) && Number.isFinite(e))) {
        outside.add(i);
        continue;
      }
      this.#maxAbsolute = Math.max(this.#maxAbsolute, absolute);
      if (e !== 0) this.#maxRelative = Math.max(this.#maxRelative, absolute / Math.abs(e));
      if (absolute > TOLERANCE.absolute + TOLERANCE.relative * Math.abs(e)) outside.add(i);
    }
    return outside.describe(wanted.length, ["is out of tolerance", "are out of tolerance"]);
  }
}

/**
 * An infinity and the largest finite number of the same sign: where attention masks a score, one runtime writes −∞ and
 * another the lowest number of the type.
 */
function isSameMask(a: number, b: number, largest: number): boolean {
  const [less, more] = Math.abs(a) < Math.abs(b) ? [a, b] : [b, a];
  return Math.abs(less) === largest && more === Math.sign(less) * Number.POSITIVE_INFINITY;
}

/** Elements that differ: how many, and where the first of them is. */
class Differing {
  readonly #shape: readonly number[];
  #count = 0;
  #first = 0;

  constructor(shape: readonly number[]) {
    this.#shape = shape;
  }

  add(at: number): void {
    if (this.#count === 0) this.#first = at;
    this.#count += 1;
  }

  describe(elements: number, [one, several]: readonly [string, string]): string | undefined {
    if (this.#count === 0) return undefined;
    if (elements === 1) return `the only element ${one}`;
    const counted = `${this.#count} of ${elements} elements ${this.#count === 1 ? one : several}`;
    return `${counted}, ${this.#count === 1 ? "" : "the first "}at [${this.#indexes().join(", ")}]`;
  }

  /** The place of the first in the tensor, each dimension counted from 0. */
  #indexes(): number[] {
    let rest = this.#first;
    return this.#shape
      .map((_, i) => {
        const dimension = this.#shape[this.#shape.length - 1 - i] as number;
        const index = rest % dimension;
        rest = Math.floor(rest / dimension);
        return index;
      })
      .reverse();
  }
}

import type * as Ort from "onnxruntime-node";
import type { FeedType, FixturePlan } from "../../../gate/fixtures/plan.js";
import type { OutputParity, Parity, Progress } from "../../../gate/ports.js";
import { formatDimensions } from "../../../nouns/signature.js";
import type { Elements } from "./elements.js";
import { run } from "./predict.js";
import { readableOutputs } from "./session.js";
import type { TensorContent } from "./tensor-proto.js";
import { tensorOf, valuesOf } from "./tensors.js";
import { feedsOf, listSets, readSet } from "./test-data.js";

/** The tolerance of onnx_test_runner: |actual − expected| ≤ absolute + relative · |expected|. */
const TOLERANCE = { relative: 1e-3, absolute: 1e-5 } as const;
const MOST_TOLD = 20;

/** Runs each set of ONNX test data and compares what comes out with the outputs that the set holds, element by element. */
export async function parity(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  plan: FixturePlan,
  progress: Progress,
): Promise<Parity> {
  const sets = await listSets(plan.file);
  const readable = readableOutputs(session);
  const compared = new Map<string, Comparison>();
  for (const [done, name] of sets.entries()) {
    const set = await readSet(plan.file, name);
    const tensors = feedsOf(plan, set);
    const feeds = Object.fromEntries(
      [...tensors].map(([input, { type, shape, elements }]) => [
        input,
        tensorOf(ort, type as FeedType, elements as Elements, shape),
      ]),
    );
    const outputs = await run(session, feeds, readable);
    for (const [number, expected] of set.outputs) {
      const output = session.outputNames[number] ?? `output_${number}`;
      const comparison = compared.get(output) ?? new Comparison(output);
      compared.set(output, comparison);
      comparison.add(set.name, outputs[output], expected);
    }
    progress(done + 1, sets.length, "test-data sets");
  }
  return { sets: sets.length, tolerance: TOLERANCE, outputs: [...compared.values()].map((c) => c.finish()) };
}

/** How one output compares over all sets. */
class Comparison {
  readonly #name: string;
  readonly #mismatches: { set: string; why: string }[] = [];
  #mismatching = 0;
  #elements = 0;
  #maxAbsolute = 0;
  #maxRelative = 0;

  constructor(name: string) {
    this.#name = name;
  }

  add(set: string, actual: Ort.Tensor | undefined, expected: TensorContent): void {
    const why = this.#compare(actual, expected);
    if (why === undefined) return;
    this.#mismatching += 1;
    if (this.#mismatches.length < MOST_TOLD) this.#mismatches.push({ set, why });
  }

  finish(): OutputParity {
    return {
      name: this.#name,
      elements: this.#elements,
      maxAbsolute: this.#maxAbsolute,
      maxRelative: this.#maxRelative,
      mismatches: this.#mismatches,
      mismatchingSets: this.#mismatching,
    };
  }

  #compare(actual: Ort.Tensor | undefined, expected: TensorContent): string | undefined {
    if (actual === undefined) return "the model has no such output that can be read";
    if (expected.elements === undefined) return `its elements are of ${expected.type}, which cannot be carried`;
    if (actual.type !== expected.type) return `the output is of ${actual.type}, ${expected.type} was expected`;
    const shapes = [actual.dims, expected.shape].map((dims) => `[${formatDimensions(dims)}]`);
    if (shapes[0] !== shapes[1]) return `the output has the shape ${shapes[0]}, ${shapes[1]} was expected`;
    return actual.type.startsWith("float")
      ? this.#compareFloats(actual, expected)
      : this.#compareExactly(actual.data as ArrayLike<unknown>, expected.elements);
  }

  #compareExactly(actual: ArrayLike<unknown>, expected: ArrayLike<unknown>): string | undefined {
    this.#elements += expected.length;
    let differing = 0;
    for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) differing++;
    return differing === 0 ? undefined : `${differing} of ${expected.length} elements differ`;
  }

  #compareFloats(actual: Ort.Tensor, { type, elements }: TensorContent): string | undefined {
    const found = valuesOf(actual) as Float64Array;
    const wanted = valuesOf({ type, data: elements } as Pick<Ort.Tensor, "type" | "data">) as Float64Array;
    this.#elements += wanted.length;
    let outside = 0;
    for (let i = 0; i < wanted.length; i++) {
      const a = found[i] as number;
      const e = wanted[i] as number;
      if (Object.is(a, e) || a === e) continue;
      const absolute = Math.abs(a - e);
      if (!(Number.isFinite(a) && Number.isFinite(e))) {
        outside++;
        continue;
      }
      this.#maxAbsolute = Math.max(this.#maxAbsolute, absolute);
      if (e !== 0) this.#maxRelative = Math.max(this.#maxRelative, absolute / Math.abs(e));
      if (absolute > TOLERANCE.absolute + TOLERANCE.relative * Math.abs(e)) outside++;
    }
    return outside === 0 ? undefined : `${outside} of ${wanted.length} elements are out of tolerance`;
  }
}

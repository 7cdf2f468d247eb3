import fc from "fast-check";
import type { ModelSignature } from "../../src/domain/signature.ts";
import { FEED_TYPES } from "../../src/gate/fixtures/plan.ts";
import {
  describeMade,
  firstTries,
  hintedTries,
  isGuessed,
  keyOf,
  MAX_TRIES,
  type MadeInputs,
  textOf,
} from "../../src/gate/made-inputs.ts";
import { tensor } from "../helpers/fake-inference.ts";

const signature = (...inputs: ModelSignature["inputs"]): ModelSignature => ({ inputs, outputs: [] });
const shapesOf = (tries: readonly MadeInputs[]) => tries.map((made) => made.map(({ shape }) => shape));
const valuesOf = (made: MadeInputs | undefined) =>
  Object.fromEntries(made?.map(({ name, value }) => [name, value]) ?? []);

const dimension = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom("", "N", "batch", "seq", "H", "W"),
  fc.constant(-1),
);
const anySignature = fc
  .array(fc.record({ type: fc.constantFrom(...FEED_TYPES), shape: fc.array(dimension, { maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((ports) => signature(...ports.map(({ type, shape }, i) => tensor(`in${i}`, type, ...shape))));
const anyMessages = fc.array(
  fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 70_000 }).map((n) => `Got: 1 Expected: ${n}`),
  ),
);

function wrongWith(made: MadeInputs, at: number, { inputs }: ModelSignature): string[] {
  const wrong: string[] = [];
  const named = new Map<string, number>();
  let elements = 0;
  for (const [i, { name, type, shape, value }] of made.entries()) {
    const port = inputs[i];
    if (name !== port?.name || type !== port.type || shape.length !== port.shape?.length)
      wrong.push(`${name}: its port`);
    if (!(Number.isFinite(value) && value >= 0)) wrong.push(`${name}: ${value}`);
    elements += shape.reduce((product, d) => product * d, 1);
    for (const [k, d] of shape.entries()) {
      const dim = port?.shape?.[k];
      if (typeof dim === "number" && dim >= 0) {
        if (d !== dim) wrong.push(`${name}: ${d} is stated as ${dim}`);
      } else if (typeof dim === "string" && dim !== "") {
        if ((named.get(dim) ?? d) !== d) wrong.push(`${name}: ${dim} has two sizes`);
        named.set(dim, d);
      }
    }
  }
  if (elements > (at === 0 ? 2 ** 27 : 2 ** 23)) wrong.push(`${elements} elements`);
  return wrong;
}

test("tries are few, small, different, the same each time, and keep what the model states", () => {
  fc.assert(
    fc.property(anySignature, anyMessages, (stated, messages) => {
      for (const tries of [firstTries(stated), hintedTries(stated, messages)]) {
        expect(tries.length).toBeLessThanOrEqual(MAX_TRIES);
        expect(new Set(tries.map(keyOf)).size).toBe(tries.length);
        expect(tries.flatMap((made, at) => wrongWith(made, at, stated))).toEqual([]);
      }
      expect(firstTries(stated)).toEqual(firstTries(stated));
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["channels", 3],
  ["in_channels", 3],
  ["C", 3],
  ["ch", 3],
  ["cols", 8],
  ["chars", 8],
  ["etc", 8],
])("a dimension named %s is tried with %d where others are tried with 8", (name, size) => {
  const tries = firstTries(signature(tensor("x", "float32", "N", name, "W")));
  expect(shapesOf(tries)).toContainEqual([[1, size, 8]]);
  expect(shapesOf(tries).some(([shape]) => JSON.stringify(shape) === `[1,${size === 3 ? 8 : 3},8]`)).toBe(false);
});

test("a length that is an input says the longest dimension behind the rows", () => {
  const made = firstTries(signature(tensor("x", "float32", 64, 5, 7), tensor("length", "int64", 1)))[0];
  expect(valuesOf(made)).toMatchObject({ length: 7 });
});

test("the first try has every open dimension at 1", () => {
  const [first] = firstTries(signature(tensor("x", "float32", "N", 3, ""), tensor("ids", "int64", "N", "seq")));
  expect(first).toEqual([
    { name: "x", type: "float32", shape: [1, 3, 1], value: 0.5 },
    { name: "ids", type: "int64", shape: [1, 1], value: 1 },
  ]);
});

test("an image gets channels, then one channel; audio, text and pairs of sizes get theirs", () => {
  const image = shapesOf(firstTries(signature(tensor("x", "float32", "N", "C", "H", "W"))));
  for (const shape of [
    [1, 3, 224, 224],
    [1, 3, 640, 640],
    [1, 1, 32, 32],
  ])
    expect(image).toContainEqual([shape]);
  expect(shapesOf(firstTries(signature(tensor("x", "float32", 1, 3, -1, -1))))).toContainEqual([[1, 3, 320, 320]]);
  expect(shapesOf(firstTries(signature(tensor("audio", "float32", "batch", "samples"))))).toContainEqual([[1, 16_000]]);
  // A state whose rows have no name: the sound is varied by itself.
  const spoken = shapesOf(
    firstTries(signature(tensor("x", "float32", "", ""), tensor("state", "float32", 2, "", 128))),
  );
  expect(spoken).toContainEqual([
    [1, 512],
    [2, 1, 128],
  ]);
});

test("several rows are tried where rows are open, and nothing is guessed but them", () => {
  const rows = signature(tensor("x", "float32", "N", 3));
  expect(shapesOf(firstTries(rows))).toEqual(expect.arrayContaining([[[1, 3]], [[2, 3]], [[8, 3]]]));
  expect([isGuessed(rows), isGuessed(signature(tensor("x", "float32", "N", "F")))]).toEqual([false, true]);
  expect(isGuessed(signature(tensor("x", "float32", "sequence_length", 3)))).toBe(true);
});

test("ids, masks, lengths and rates get values that fit", () => {
  const tries = firstTries(
    signature(
      tensor("input", "int64", "N", "T"),
      tensor("attention_mask", "int64", "N", "T"),
      tensor("input_lengths", "int64", "N"),
      tensor("sr", "int64"),
      tensor("sid", "int64", "N"),
      tensor("flag", "bool", 1),
      tensor("text", "string", "N"),
      tensor("tiny", "int8", "N", "T"),
    ),
  );
  const of64 = tries.find(([input]) => input?.shape[1] === 64);
  expect(valuesOf(of64)).toEqual({
    input: 1,
    attention_mask: 1,
    input_lengths: 64,
    sr: 16_000,
    sid: 0,
    flag: 1,
    text: 1,
    tiny: 1,
  });
  const zeros = tries.map(valuesOf).find(({ input }) => input === 0);
  expect(zeros).toMatchObject({ attention_mask: 0, sr: 0, flag: 0, text: 0 });
  for (const made of tries) expect(made.find(({ name }) => name === "tiny")?.value).toBeLessThanOrEqual(127);
});

test("sizes that messages mention are tried, whatever the message says", () => {
  const open = signature(tensor("x", "float32", "N", "F"));
  const hinted = shapesOf(hintedTries(open, ["W: {80,256}, opset_17 v1.30 0x99 node_77"]));
  expect(hinted).toEqual(expect.arrayContaining([[[1, 80]], [[1, 256]]]));
  for (const no of [17, 30, 99, 77]) expect(hinted).not.toContainEqual([[1, no]]);
  expect(hintedTries(open, ["nothing"])).toEqual([]);
  expect(hintedTries(signature(tensor("x", "float32", "N", 3)), ["80"])).toEqual([]);
});

test("hinted sizes are tried for all, for each alone, next to 64, and in pairs", () => {
  const two = signature(tensor("x", "float32", 1, "S", "F"));
  const shapes = shapesOf(hintedTries(two, ["7 and 12"])).map(([shape]) => shape?.slice(1).join("x"));
  for (const shape of ["7x7", "12x12", "7x1", "1x7", "7x64", "64x7", "12x64", "64x12", "7x12", "12x7"]) {
    expect(shapes).toContain(shape);
  }
  expect(shapes.slice(0, 2)).toEqual(["7x7", "7x7"]);
  const values = hintedTries(two, ["7"]).map(valuesOf);
  expect(values.slice(0, 2)).toEqual([{ x: 0.5 }, { x: 0 }]);
  const open = signature(tensor("x", "float32", 1, "F"));
  expect(shapesOf(hintedTries(open, ["1 2 65536 65537 3"])).map(([shape]) => shape?.[1])).toEqual([
    2, 2, 65_536, 65_536, 3, 3,
  ]);
  expect(hintedTries(open, ["1"])).toEqual([]);
});

test("a head without a name is the rows of all inputs, but of one dimension its own", () => {
  const shapes = shapesOf(firstTries(signature(tensor("a", "float32", "", 3), tensor("b", "float32", "", 4))));
  expect(shapes).toContainEqual([
    [8, 3],
    [8, 4],
  ]);
  expect(shapes).not.toContainEqual([
    [8, 3],
    [1, 4],
  ]);
  const flat = shapesOf(firstTries(signature(tensor("a", "float32", "", 3), tensor("width", "float32", ""))));
  expect(flat).toContainEqual([[8, 3], [8]]);
});

test("nothing is tried where what is stated is too large to make up", () => {
  expect(firstTries(signature(tensor("x", "float32", 100_000, 100_000)))).toEqual([]);
  expect(firstTries(signature(tensor("x", "float32", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "N")))).toEqual(
    [],
  );
});

test("what was made up is described in one line, of many inputs the first", () => {
  const many = Array.from({ length: 9 }, (_, i) => tensor(`past${i}`, "float16", 1, "past"));
  expect(describeMade(firstTries(signature(...many))[0] ?? [])).toMatch(/past5 float16\[1, 1\] of 0.5, 3 more$/);
  const [texts] = firstTries(signature(tensor("t", "string", "N"), tensor("b", "bool")));
  expect(describeMade(texts ?? [])).toBe('t string[1] of "1", b bool[] of true');
});

test("dimensions without a name are those of an image where there are four, and one of a sequence where there are three", () => {
  for (const open of ["", -1]) {
    const image = shapesOf(firstTries(signature(tensor("x", "float32", open, open, open, open))));
    expect(image[0]).toEqual([[1, 1, 1, 1]]);
    expect(image).toContainEqual([[1, 3, 224, 224]]);
    const sequence = shapesOf(firstTries(signature(tensor("x", "float32", open, open, open))));
    expect(sequence).not.toContainEqual([[1, 3, 224]]);
    // Where the size is stated, so may be what stands before it.
    const channelsLast = shapesOf(firstTries(signature(tensor("x", "float32", open, open, 3, 3))));
    expect(channelsLast).not.toContainEqual([[1, 3, 3, 3]]);
  }
});

test("a value stands as its number in an input of texts, and 0 as an empty one", () => {
  expect([0, 1, 0.5].map(textOf)).toEqual(["", "1", "0.5"]);
});

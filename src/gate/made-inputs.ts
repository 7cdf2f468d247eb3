import type { ModelPort, ModelSignature } from "../domain/signature.ts";
import { type Random, randomOf } from "../statistics/random.ts";
import type { FeedType } from "./fixtures/plan.ts";

/** One input that the tool makes up: every element has the same value (texts: the value as it is printed, 0 as an empty text). */
export interface MadeInput {
  readonly name: string;
  readonly type: FeedType;
  readonly shape: readonly number[];
  readonly value: number;
}

/** One for each input of a model. */
export type MadeInputs = readonly MadeInput[];

/** Tries in one process. */
export const MAX_TRIES = 96;
/** Elements of all inputs together, beyond the smallest try: 64 MB of float64. */
const MAX_ELEMENTS = 2 ** 23;
/** Of the smallest try, whose shape the model itself states. */
const MAX_STATED_ELEMENTS = 2 ** 27;

/** Sizes of open dimensions, in the order in which they are tried: powers of two, then those of images and of audio. */
const SIZES = [1, 2, 8, 16, 32, 64, 128, 224, 256, 320, 512, 640, 1280, 16_000] as const;
const FEW_SIZES = [2, 4, 8, 16, 32, 64, 80, 128, 256, 512] as const;
const SAMPLE_RATE = 16_000;
/** Open dimensions that are varied one at a time and in pairs. */
const MAX_VARIED = 4;
const MAX_DRAWN = 12;
/** Shapes that are also tried with the other rules for values. */
const SHAPES_OF_OTHER_VALUES = 8;
const SHAPES_BEFORE_OTHER_VALUES = 45;
const MAX_HINTS = 8;
const MIN_HINT = 2;
const MAX_HINT = 65_536;

const MAX_DESCRIBED = 6;
const MAX_NAME = 80;

type Role = "batch" | "channels" | "size";

/** An open dimension: all that bear one name are one. */
interface Variable {
  readonly key: string;
  readonly role: Role;
}

type Sizes = ReadonlyMap<string, number>;

const BATCH_NAME = /batch|^b$|^n$|^bs$/i;
const CHANNELS_NAME = /channel|^c$|^ch$/i;
const SIZE_NAME = /seq|len|time|frame|sample|point|token|width|height|feature|dim/i;

/** How values are chosen. `typical`: halves, ones for whole numbers and masks, lengths that fit; the others are tried if none of it runs. */
const VALUES = ["typical", "zeros", "sizes"] as const;
type Values = (typeof VALUES)[number];

/** The sizes of inputs whose open dimensions are guessed, other than that of the rows, which is 1. */
export function isGuessed(signature: ModelSignature): boolean {
  return variablesOf(signature).some(({ role }) => role !== "batch");
}

/**
 * Inputs to try on a model, in this order, of which one that runs is enough. Dimensions that the model states are kept;
 * empty where those alone are too large.
 */
export function firstTries(signature: ModelSignature): MadeInputs[] {
  const variables = variablesOf(signature);
  const shapes = plainSizes(variables);
  const typical = shapes.map((sizes) => makeInputs(signature, sizes, "typical"));
  const others = VALUES.slice(1).flatMap((values) =>
    shapes.slice(0, SHAPES_OF_OTHER_VALUES).map((sizes) => makeInputs(signature, sizes, values)),
  );
  const first = typical.slice(0, SHAPES_BEFORE_OTHER_VALUES);
  return bounded([...first, ...others, ...typical.slice(SHAPES_BEFORE_OTHER_VALUES)]);
}

/**
 * Further inputs, of sizes that the runtime's messages about the first ones mention. A number in a message is only one
 * more size to try: nothing is decided by it.
 */
export function hintedTries(signature: ModelSignature, messages: readonly string[]): MadeInputs[] {
  const variables = variablesOf(signature).filter(({ role }) => role !== "batch");
  if (variables.length === 0) return [];
  const varied = variables.slice(0, MAX_VARIED);
  const hints = hintsOf(messages);
  const base = startingFrom(variablesOf(signature));
  const alike = hints.map((hint) => base(variables.map(({ key }) => [key, hint])));
  const single = hints.flatMap((hint) => varied.map(({ key }) => base([[key, hint]])));
  const beside64 = hints.flatMap((hint) =>
    varied.map(({ key }) => base(variables.map((v) => [v.key, v.key === key ? hint : 64]))),
  );
  const pairs = hints.flatMap((one) => hints.flatMap((two) => pairsOf(varied, base, one, two)));
  const shapes = [...alike, ...single, ...beside64, ...pairs];
  return bounded(shapes.flatMap((sizes) => VALUES.slice(0, 2).map((values) => makeInputs(signature, sizes, values))));
}

/** `features float32[1, 64] of 0.5, sr int64[] of 16000`; of many inputs the first ones. */
export function describeMade(made: MadeInputs): string {
  const told = made.slice(0, MAX_DESCRIBED).map(({ name, type, shape, value }) => {
    const of = type === "string" ? JSON.stringify(textOf(value)) : type === "bool" ? String(value !== 0) : value;
    return `${name.slice(0, MAX_NAME)} ${type}[${shape.join(", ")}] of ${of}`;
  });
  const more = made.length - told.length;
  return [...told, ...(more === 0 ? [] : [`${more} more`])].join(", ");
}

/** Equal for equal inputs. */
export function keyOf(made: MadeInputs): string {
  return JSON.stringify(made.map(({ shape, value }) => [shape, value]));
}

/** The text that stands for a value in an input of texts: one that can be read as a number, or an empty one. */
export function textOf(value: number): string {
  return value === 0 ? "" : String(value);
}

function variablesOf({ inputs }: ModelSignature): Variable[] {
  const found = new Map<string, Variable>();
  for (const input of inputs) {
    for (const [at, dim] of (input.shape ?? []).entries()) {
      if (!isOpen(dim)) continue;
      const key = dimensionOf(input, at);
      if (!found.has(key)) found.set(key, { key, role: roleOf(input, at, dim) });
    }
  }
  return [...found.values()];
}

function isOpen(dim: number | string): boolean {
  return typeof dim === "string" || dim < 0;
}

/** Dimensions without a name are one each; those at the head are the rows of all inputs. */
function dimensionOf(input: ModelPort, at: number): string {
  const dim = input.shape?.[at];
  if (typeof dim === "string" && dim.trim() !== "") return `name ${dim.trim()}`;
  return at === 0 && (input.shape?.length ?? 0) > 1 ? "rows" : `place ${at} of ${input.name}`;
}

function roleOf({ shape = [] }: ModelPort, at: number, dim: number | string): Role {
  const name = typeof dim === "string" ? dim : "";
  if (BATCH_NAME.test(name)) return "batch";
  if (CHANNELS_NAME.test(name)) return "channels";
  if (at === 0 && !SIZE_NAME.test(name)) return "batch";
  const image = shape.length === 4 || shape.length === 5;
  if (image && at === 1 && isOpen(shape[2] ?? 1)) return "channels";
  return "size";
}

/** Completes a few sizes: rows and everything else 1. */
function startingFrom(variables: readonly Variable[]) {
  return (given: readonly (readonly [string, number])[]): Sizes =>
    new Map([...variables.map(({ key }) => [key, 1] as const), ...given]);
}

type Base = ReturnType<typeof startingFrom>;

function plainSizes(variables: readonly Variable[]): Sizes[] {
  const base = startingFrom(variables);
  const open = variables.filter(({ role }) => role !== "batch");
  if (open.length === 0) return [base([]), ...rowsOf(variables, base)];
  const varied = open.slice(0, MAX_VARIED);
  const shapes: Sizes[] = [];
  for (const size of SIZES) {
    shapes.push(base(open.map(({ key, role }) => [key, role === "channels" && size > 1 ? 3 : size])));
    if (open.length > 1) shapes.push(...varied.map(({ key }) => base([[key, size]])));
  }
  const grey = open.some(({ role }) => role === "channels")
    ? [32, 64, 224, 640].map((size) => base(open.map(({ key, role }) => [key, role === "channels" ? 1 : size])))
    : [];
  const rows = rowsOf(variables, base);
  const pairs =
    open.length < 2 ? [] : FEW_SIZES.flatMap((one) => [1, 2, 64].flatMap((two) => pairsOf(varied, base, one, two)));
  return [...shapes, ...grey, ...rows, ...drawn(open, base), ...pairs];
}

/** Several rows: some models need more than one. */
function rowsOf(variables: readonly Variable[], base: Base): Sizes[] {
  if (!variables.some(({ role }) => role === "batch")) return [];
  return [2, 8, 64].map((size) => base(variables.map(({ key }) => [key, size])));
}

function pairsOf(varied: readonly Variable[], base: Base, one: number, two: number): Sizes[] {
  return varied.flatMap((first) =>
    varied.flatMap((second) => {
      if (first === second) return [];
      return [
        base([
          [first.key, one],
          [second.key, two],
        ]),
      ];
    }),
  );
}

/** Three sizes and more that have to fit one another, such as a past, a present and their sum: drawn, always the same. */
function drawn(open: readonly Variable[], base: Base): Sizes[] {
  if (open.length < 3) return [];
  const random: Random = randomOf(`made inputs ${open.map(({ key }) => key).join(" ")}`);
  const small = [1, 1, 2, 3, 4, 8, 16, 64];
  return Array.from({ length: MAX_DRAWN }, () =>
    base(open.map(({ key }) => [key, small[random.index(small.length)] ?? 1])),
  );
}

function hintsOf(messages: readonly string[]): number[] {
  const numbers = messages.flatMap((message) => message.match(/(?<![\w.])\d{1,5}(?![\w.]*\w)/g) ?? []).map(Number);
  return [...new Set(numbers)].filter((n) => n >= MIN_HINT && n <= MAX_HINT).slice(0, MAX_HINTS);
}

function makeInputs({ inputs }: ModelSignature, sizes: Sizes, values: Values): MadeInputs {
  const sizeOf = (input: ModelPort, at: number) => {
    const dim = input.shape?.[at] ?? 1;
    if (!isOpen(dim)) return Number(dim);
    return sizes.get(dimensionOf(input, at)) ?? 1;
  };
  const shapes = inputs.map((input) => (input.shape ?? []).map((_, at) => sizeOf(input, at)));
  // What a length that is an input would have to say: the longest dimension behind the rows of the first one that has any.
  const length = shapes.map((shape) => Math.max(0, ...shape.slice(1))).find((longest) => longest > 0) ?? 1;
  return inputs.map((input, i) => ({
    name: input.name,
    type: (input.type ?? "float32") as FeedType,
    shape: shapes[i] ?? [],
    value: chosenValue(input, shapes[i] ?? [], length, values),
  }));
}

const LENGTH_NAME = /(?:^|[^a-z])(?:len|lens|length|lengths|size|sizes|num|count|n)(?:$|[^a-z])/i;
const RATE_NAME = /^(?:sr|rate|sampl(?:e|ing)_?rate)$/i;
const MASK_NAME = /mask/i;
const ID_NAME = /(?:^|_)(?:sid|speaker|lang|language|segment|token_type)/i;

function chosenValue({ name, type = "" }: ModelPort, shape: readonly number[], length: number, values: Values): number {
  if (values === "zeros") return LENGTH_NAME.test(name) && isInteger(type) ? length : 0;
  if (MASK_NAME.test(name) || type === "bool" || type === "string") return 1;
  if (!isInteger(type)) return values === "sizes" ? 1 : 0.5;
  if (RATE_NAME.test(name)) return SAMPLE_RATE;
  if (LENGTH_NAME.test(name)) return length;
  if (values === "sizes" && shape.length < 2) return length;
  return ID_NAME.test(name) ? 0 : 1;
}

function isInteger(type: string): boolean {
  return /^u?int\d+$/.test(type);
}

/** The largest whole number that a type holds, for those whose range a made-up size can leave. */
const LARGEST: Readonly<Partial<Record<FeedType, number>>> = { int8: 127, uint8: 255, int16: 32_767, uint16: 65_535 };

/** Distinct tries, small enough, and not too many. */
function bounded(tries: readonly MadeInputs[]): MadeInputs[] {
  const seen = new Set<string>();
  const kept: MadeInputs[] = [];
  for (const made of tries) {
    const fitting = made.map((input) => ({ ...input, value: Math.min(input.value, LARGEST[input.type] ?? Infinity) }));
    const key = keyOf(fitting);
    if (seen.has(key)) continue;
    seen.add(key);
    const most = seen.size === 1 ? MAX_STATED_ELEMENTS : MAX_ELEMENTS;
    if (elementsOf(fitting) <= most) kept.push(fitting);
    if (kept.length === MAX_TRIES) break;
  }
  return kept;
}

function elementsOf(made: MadeInputs): number {
  return made.reduce((sum, { shape }) => sum + shape.reduce((product, d) => product * d, 1), 0);
}

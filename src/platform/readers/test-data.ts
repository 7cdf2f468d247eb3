import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type * as Ort from "onnxruntime-node";
import { ModelUnreadable } from "../../formats/onnx/wire.ts";
import type { FeedType, FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureHeader } from "../../gate/ports.ts";
import type { Elements } from "./elements.ts";
import { checkPointer } from "./pieces.ts";
import { fileProblem, unreadable } from "./problems.ts";
import { readTensorProto, type TensorContent } from "./tensor-proto.ts";
import { tensorOf } from "./tensors.ts";

const SET = /^test_data_set_(\d+)$/;
/** The set where the folder is one itself. */
const ITSELF = ".";
const MAX_FILE = 1 << 30;

/** One `test_data_set_k`: tensors by their number, which is the place of an input or output in the model. */
export interface TestData {
  readonly name: string;
  readonly inputs: ReadonlyMap<number, TensorContent>;
  /** Those that were asked for. */
  readonly outputs: ReadonlyMap<number, TensorContent>;
  /** The numbers of all outputs that the set has a file of, ascending. */
  readonly held: readonly number[];
}

/** The sets of a folder in the order of their numbers. The folder may be a set itself. */
export async function listSets(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    const sets = names.filter((name) => SET.test(name));
    if (sets.length === 0 && SET.test(basename(folder))) return [ITSELF];
    return sets.sort((a, b) => Number(SET.exec(a)?.[1]) - Number(SET.exec(b)?.[1]));
  } catch (error) {
    throw fileProblem(error);
  }
}

/** The inputs of the first set, named `input_k`, and how many sets there are. */
export async function readTestDataHeader(folder: string): Promise<FixtureHeader> {
  const [first, ...others] = await listSets(folder);
  if (first === undefined) return { columns: [], rows: 0 };
  const { inputs } = await readSet(folder, first);
  const columns = [...inputs].map(([k, { type, shape }]) => ({ name: `input_${k}`, type, shape }));
  return { columns, rows: 1 + others.length };
}

/** The tensors of a set as they feed a model, by the names of its inputs. */
export function setFeeds(ort: typeof Ort, plan: FixturePlan, { name, inputs }: TestData): Record<string, Ort.Tensor> {
  return Object.fromEntries(
    plan.inputs.map((input) => {
      const number = input.kind === "array" ? Number(/^input_(\d+)$/.exec(input.array)?.[1] ?? -1) : -1;
      const tensor = inputs.get(number);
      if (tensor === undefined) throw unreadable(`it has no input_${number}.pb`, { file: name });
      if (tensor.type !== input.type) {
        throw unreadable(`it is of type ${tensor.type}, but the input ${input.name} takes ${input.type}`, {
          file: `${name}/input_${number}.pb`,
        });
      }
      const { type, shape, elements } = tensor;
      return [input.name, tensorOf(ort, type as FeedType, elements as Elements, shape)];
    }),
  );
}

/** Reads the inputs of a set, and the outputs whose numbers are asked for. */
export async function readSet(
  folder: string,
  name: string,
  wanted: (output: number) => boolean = () => false,
): Promise<TestData> {
  const inputs = new Map<number, TensorContent>();
  const outputs = new Map<number, TensorContent>();
  const files = await readdir(join(folder, name)).catch((error: unknown) => {
    throw fileProblem(error);
  });
  const numbered = files.flatMap((file) => {
    const [, kind, number] = /^(input|output)_(\d+)\.pb$/.exec(file) ?? [];
    return kind === undefined ? [] : [{ file, kind, number: Number(number) }];
  });
  numbered.sort((a, b) => a.number - b.number);
  for (const { file, kind, number } of numbered) {
    if (kind === "output" && !wanted(number)) continue;
    (kind === "input" ? inputs : outputs).set(number, await readTensorFile(folder, `${name}/${file}`));
  }
  const held = numbered.flatMap(({ kind, number }) => (kind === "output" ? [number] : []));
  return { name: name === ITSELF ? basename(folder) : name, inputs, outputs, held };
}

async function readTensorFile(folder: string, file: string): Promise<TensorContent> {
  try {
    const path = join(folder, file);
    const { size } = await stat(path);
    if (size > MAX_FILE) throw new ModelUnreadable(`it has ${size} bytes`);
    const bytes = await readFile(path);
    checkPointer(bytes);
    return readTensorProto(bytes);
  } catch (error) {
    if (error instanceof ModelUnreadable) throw unreadable(`it is not a readable tensor: ${error.message}`, { file });
    throw fileProblem(error);
  }
}

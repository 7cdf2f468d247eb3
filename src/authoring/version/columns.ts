import { Failure } from "../../domain/failure.ts";
import { counted } from "../../domain/numbers.ts";
import { formatPort, type ModelPort, type ModelSignature } from "../../domain/signature.ts";
import type { GraphSignature } from "../../formats/graph.ts";
import { INDEX } from "../../gate/fixtures/bind.ts";
import type { FeedType, FixtureFormat } from "../../gate/fixtures/plan.ts";
import { guessLabel } from "../../gate/guess-label.ts";
import type { FixtureColumn, FixtureHeader, Inference } from "../../gate/ports.ts";
import { isAside, recognizeLabelName } from "../../gate/recognize.ts";
import type { GatePolicy } from "../../registry/policy-types.ts";
import { plain } from "../../report/escape.ts";

export interface ColumnEvidence {
  readonly signature: ModelSignature;
  readonly modelPath: string;
  readonly fixtures: { readonly path: string; readonly file: string; readonly format: FixtureFormat };
  readonly header: FixtureHeader;
  readonly classLabels: GraphSignature["classLabels"];
  /** What model.yml names, or the user. */
  readonly gate: Pick<GatePolicy, "label" | "weight" | "group" | "query" | "slices">;
  /** `input_features` that somebody stated, or of the version that this one starts from. */
  readonly stated?: readonly string[] | undefined;
  readonly kept?: readonly string[] | undefined;
}

export interface InFileOrder {
  readonly input: string;
  readonly columns: readonly string[];
}

/** What the columns of a fixture set are. */
export interface Columns {
  /** `null` if only a person knows them. */
  readonly features: readonly string[] | null;
  /** The column that the model's answers fit, where no name says which one has the labels. */
  readonly label?: string;
  /** An input that takes several columns in the order of the file, which is the order of training only if somebody saw to it. */
  readonly inFileOrder?: InFileOrder;
  /** Columns that feed nothing, in their order: the label is one of them, if there is one. */
  readonly others: readonly string[];
}

/**
 * Distinguishes features from other columns: an input takes the column of its name, and the one input that is left, a table, takes
 * as many of the others as it is wide. Throws a usage `Failure` where that leaves a choice.
 */
export async function columnsOf(evidence: ColumnEvidence, inference: Inference): Promise<Columns> {
  const { signature, header, fixtures, stated, kept } = evidence;
  const names = header.columns.map(({ name }) => name);
  const inputs = signature.inputs.map(({ name }) => name);
  if (fixtures.format === "onnx") return { features: stated ?? kept ?? featuresOfInputs(signature), others: [] };
  const open = signature.inputs.filter(({ name }) => !names.includes(name));
  const [table, ...more] = open;
  const free = header.columns.filter(({ name }) => !inputs.includes(name) && !INDEX.test(name));
  if (stated !== undefined)
    return { features: stated, others: free.map((c) => c.name).filter((c) => !stated.includes(c)) };
  // Whatever does not fit is for the gate to say.
  if (table === undefined || more.length > 0) return { features: inputs, others: free.map((c) => c.name) };
  const around = (chosen: readonly string[]) =>
    signature.inputs.flatMap((port) => (port === table ? chosen : [port.name]));
  const { columns, label } = await chooseTable(table, free, around, evidence, inference);
  const others = free.map(({ name }) => name).filter((name) => !columns.includes(name));
  const isKept = columns === kept || columns.length < 2;
  return {
    ...{ features: around(columns), others },
    ...(label === undefined ? {} : { label }),
    ...(isKept ? {} : { inFileOrder: { input: table.name, columns } }),
  };
}

async function chooseTable(
  port: ModelPort,
  free: readonly FixtureColumn[],
  around: (columns: readonly string[]) => readonly string[],
  evidence: ColumnEvidence,
  inference: Inference,
): Promise<{ readonly columns: readonly string[]; readonly label?: string }> {
  const { kept, gate, fixtures } = evidence;
  const width = widthOf(port);
  const present = new Set(free.map(({ name }) => name));
  const fits = (features: readonly string[]) => width === undefined || features.length === width;
  if (kept?.every((name) => present.has(name)) && fits(kept)) return { columns: kept };
  const named = [gate.label, gate.weight, gate.group, gate.query, ...(gate.slices ?? []).map(({ column }) => column)];
  const wanted = port.type === "string";
  const typed = free.filter(({ type }) => type === undefined || (type === "string") === wanted);
  const pool = typed.map(({ name }) => name).filter((name) => !named.includes(name));
  if (gate.label === undefined && pool.length === width) return { columns: pool };
  const label = gate.label === undefined ? recognizeLabelName(pool) : undefined;
  const unlabelled = pool.filter((name) => name !== label);
  if (fits(unlabelled) && width !== undefined) return { columns: unlabelled };
  const text = wanted ? new Set<string>() : await textColumns(unlabelled, port, evidence, inference);
  const numbers = unlabelled.filter((name) => !text.has(name));
  if (fits(numbers) && width !== undefined) return { columns: numbers };
  const left = numbers.filter((name) => !isAside(name));
  if (fits(left)) return { columns: left };
  const isOpen = gate.label === undefined && label === undefined;
  const oneMore = [left, numbers].find(({ length }) => length === (width ?? 0) + 1);
  const guessed = isOpen && oneMore ? await guessAmong(oneMore, around, evidence, inference) : undefined;
  if (guessed !== undefined) return guessed;
  const shown = `${port.name}: ${formatPort(port)}`;
  const message = `The model's input takes ${width} values per row (${shown}), and ${fixtures.path} has ${counted(numbers.length, "column")} that may feed it${numbers.length === 0 ? "" : `: ${numbers.map(plain).join(", ")}`}.`;
  const nameLabel = "Name the column with the labels:  --label <column>";
  const nameFeatures = "the columns in the order of the model's training:  --set input_features=<column>,<column>,…";
  throw new Failure("usage", message, {
    fix: !isOpen
      ? `Name ${nameFeatures}`
      : oneMore
        ? nameLabel
        : "Name the column with the labels, and the features in the order of the model's training:  --label <column> --set input_features=<column>,<column>,…",
  });
}

/** Labels come last or first in a table, if they have no usual name; but any column may have them. */
async function guessAmong(
  names: readonly string[],
  around: (columns: readonly string[]) => readonly string[],
  evidence: ColumnEvidence,
  inference: Inference,
): Promise<{ readonly columns: readonly string[]; readonly label: string } | undefined> {
  const without = (label: string) => names.filter((name) => name !== label);
  const ordered = [...new Set([...names.slice(-1), ...names])];
  const candidates = ordered.map((label) => ({ labels: [label], features: around(without(label)) }));
  const guessed = await guessLabel(candidates, evidence, inference);
  return guessed && { columns: without(guessed.label), label: guessed.label };
}

/** The features of a model without a table of rows: its inputs, unless one of them takes several features, which have no names. */
export function featuresOfInputs({ inputs }: ModelSignature): readonly string[] | null {
  const isTable = ({ shape = [] }: ModelPort) => shape.length === 2 && shape[1] !== 1;
  return inputs.some(isTable) ? null : inputs.map(({ name }) => name);
}

function widthOf({ shape = [] }: ModelPort): number | undefined {
  if (shape.length === 1) return 1;
  const width = shape[1];
  return shape.length === 2 && typeof width === "number" && width > 0 ? width : undefined;
}

/** Columns with a cell that is no number: found by having all of them read as one table, until none is left. */
async function textColumns(
  names: readonly string[],
  port: ModelPort,
  { modelPath, fixtures, header }: ColumnEvidence,
  inference: Inference,
): Promise<ReadonlySet<string>> {
  const text = new Set(header.columns.filter(({ type }) => type === "string").map(({ name }) => name));
  for (;;) {
    const columns = names.filter((name) => !text.has(name));
    if (columns.length === 0) return text;
    const input = { kind: "columns", name: port.name, type: port.type as FeedType, columns } as const;
    const plan = { file: fixtures.file, format: fixtures.format, inputs: [input], slices: [], outputs: {} };
    const read = await inference.predict(modelPath, plan, () => {});
    const problems = read.ok || read.failure.kind !== "fixtures" ? [] : read.failure.problems;
    const found = problems.flatMap(({ kind, column }) => (kind === "cell" && column !== undefined ? [column] : []));
    if (found.length === 0) return text;
    for (const column of found) text.add(column);
  }
}

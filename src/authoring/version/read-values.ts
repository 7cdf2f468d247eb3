import { Failure } from "../../domain/failure.ts";
import type { ModelSignature } from "../../domain/signature.ts";
import { bindFixtures, readableWith } from "../../gate/fixtures/bind.ts";
import { formatOf } from "../../gate/fixtures/format.ts";
import { guessLabel } from "../../gate/guess-label.ts";
import { describeFailure } from "../../gate/model-failure.ts";
import { chooseOutputs } from "../../gate/outputs.ts";
import { readClasses } from "../../gate/quality/classes.ts";
import { isAside } from "../../gate/recognize.ts";
import type { Metadata, ModelType } from "../../registry/metadata-types.ts";
import { plain } from "../../report/escape.ts";
import { checkHeader } from "./check-header.ts";
import { classesOf } from "./classes.ts";
import { type ColumnEvidence, type Columns, columnsOf, featuresOfInputs } from "./columns.ts";
import type { Found } from "./find-fixtures.ts";
import type { ModelMaterial } from "./material.ts";
import type { ReadValues } from "./metadata.ts";
import { frameworkOf, quantizationOf } from "./model-file.ts";
import { modelTypeOf } from "./model-type.ts";
import type { CreateWorld, NewVersion, Policy, Refused } from "./request.ts";

export interface Reading {
  readonly request: NewVersion;
  readonly material: ModelMaterial;
  readonly signature: ModelSignature;
  readonly fixtures: Found;
  readonly policy: Policy;
  /** Of the version that this one starts from. */
  readonly from: Metadata | undefined;
  readonly world: Pick<CreateWorld, "inference" | "listener">;
}

/** What file and fixtures say. A person is asked, by a failure, only for what the measurement needs. */
export async function readValues(reading: Reading): Promise<ReadValues | Refused> {
  const { request, material, signature, fixtures, policy, from, world } = reading;
  const { graph } = material;
  const stated = (key: string) => request.given.find(({ path }) => path.join(".") === key)?.value;
  const gate = {
    ...policy?.value.gate,
    ...(request.label === undefined ? {} : { label: request.label }),
    ...(request.query === undefined ? {} : { query: request.query }),
  };
  const set = fixtures.fixtures;
  const format = set && (set.format ?? formatOf(set.path));
  const features = stated("input_features") as string[] | undefined;
  let columns: Columns = { features: features ?? from?.input_features ?? featuresOfInputs(signature), others: [] };
  let labels: Labels = {};
  if (set !== undefined && format !== undefined) {
    const header = await world.inference.readHeader(set.file, format);
    if (!header.ok)
      return {
        findings: describeFailure(header.failure, {
          model: request.modelPath,
          fixtures: request.fixturesPath ?? set.path,
        }),
      };
    checkHeader(header.value, request.fixturesPath ?? set.path, { label: request.label, query: request.query });
    // What was not written yet is named as the user names it.
    const of = { path: request.fixturesPath ?? set.path, file: set.file, format };
    const { classLabels } = graph;
    const evidence = {
      signature,
      modelPath: material.main.file,
      fixtures: of,
      header: header.value,
      classLabels,
      gate,
    };
    columns = await columnsOf({ ...evidence, stated: features, kept: from?.input_features }, world.inference);
    labels = await findLabels({ ...evidence, columns, guess: policy === undefined }, world);
  }
  const { others } = columns;
  const { repeated = [] } = labels;
  const said =
    (stated("model_type") as ReadValues["model_type"] | undefined) ??
    from?.model_type ??
    (gate.query === undefined
      ? modelTypeOf({ graph, signature, others, labels: labels.values, repeated })
      : ("ranking" as const));
  const guessedType = typeof said === "object" && said !== null ? said : undefined;
  const type = guessedType?.type ?? (said as ModelType | undefined) ?? null;
  if (type === null && set !== undefined) {
    const ranked =
      repeated.length === 0
        ? ""
        : ` If ${repeated.map(plain).join(" or ")} says which rows are ranked together:  --query ${plain(repeated[0] as string)}`;
    throw new Failure("usage", "Nothing in the file or in the fixtures says what type of model this is.", {
      fix: `State it:  --set model_type=classification  (or regression, or ranking).${ranked}`,
    });
  }
  return {
    ...frameworkOf(material.producer),
    model_type: type,
    input_features: columns.features,
    inFileOrder: columns.inFileOrder,
    output_classes:
      type === "classification"
        ? classNames(reading, labels.values, stated("output_classes"))
        : type === null
          ? null
          : [],
    quantization: quantizationOf(graph),
    ...(labels.guessed === undefined ? {} : { guessedLabel: labels.guessed }),
    ...(guessedType === undefined ? {} : { guessedType }),
  };
}

function classNames(
  { material: { graph }, signature, request, from }: Reading,
  labels: readonly string[] | undefined,
  stated: unknown,
): readonly string[] | null {
  if (stated !== undefined) return stated as string[];
  const read = classesOf({ graph, signature, labels });
  const kept = from?.output_classes ?? [];
  // A file that counts its classes, or says nothing of them, does not take back the names of the version before.
  const isCounted = read.kind === "read" && read.names.every((name, i) => name === String(i));
  const isAsMany = read.kind === "read" && read.names.length === kept.length;
  if (kept.length > 0 && (graph.classLabels.length === 0 || (isCounted && isAsMany))) return kept;
  // Without labels, positions are what no one stated.
  if (graph.classLabels.length === 0 && labels === undefined) return null;
  if (read.kind === "read") {
    if (labels !== undefined && labels.length > 0) requireClasses(labels, read.names);
    return read.names;
  }
  if (read.labels.length === 0) return null;
  const listed = [...read.labels].sort().slice(0, 20).join(",");
  throw new Failure(
    "usage",
    `${request.modelPath} does not name its classes, and the order of the labels is in no file.`,
    {
      fix: `State the classes in the order in which the model scores them, for example  --set output_classes=${listed}`,
    },
  );
}

/** Throws a usage `Failure` if no label is a class of the model: a few may be mistakes, all of them have other names. */
function requireClasses(labels: readonly string[], names: readonly string[]): void {
  const { indexOf } = readClasses(names);
  if (labels.some((label) => indexOf(label) >= 0)) return;
  const shown = [...labels].sort().slice(0, MAX_SHOWN);
  const these = `${shown.map((label) => plain(JSON.stringify(label))).join(", ")}${labels.length > MAX_SHOWN ? ", …" : ""}`;
  throw new Failure(
    "usage",
    `The labels are ${these}, and the model's classes are ${names.slice(0, MAX_SHOWN).map(plain).join(", ")}.`,
    {
      fix:
        labels.length === names.length
          ? `If they mean the same, name the classes in the order in which the model scores them, for example  --set output_classes=${shown.join(",")}`
          : "Write the labels as the classes of the model, or name the column with the labels:  --label <column>",
    },
  );
}

const MAX_SHOWN = 20;
/** Other columns that are looked at for ids of what rows belong to, and how many of these there are at least. */
const MAX_OTHERS = 50;
const MIN_IDS = 10;

interface Labels {
  /** The distinct labels; absent if they cannot be read, which the gate says then. */
  readonly values?: readonly string[];
  /** Other columns that look like ids of what rows belong to. */
  readonly repeated?: readonly string[];
  /** The column, if it was found by what the model answers. */
  readonly guessed?: string;
}

interface LabelSearch extends ColumnEvidence {
  readonly columns: Columns;
  /** There is no `model.yml` that could name the column. */
  readonly guess: boolean;
}

async function findLabels(search: LabelSearch, world: Reading["world"]): Promise<Labels> {
  const { columns, fixtures, guess } = search;
  const { features, others } = columns;
  if (features === null) return {};
  if (columns.label !== undefined) return { guessed: columns.label, ...(await labelsIn(search, columns.label, world)) };
  const found = await labelsIn(search, search.gate.label, world);
  if (found !== undefined || !guess || others.length === 0) return found ?? {};
  const labels = others.filter((name) => !isAside(name));
  const guessed = await guessLabel([{ labels, features }], search, world.inference);
  if (guessed !== undefined) return { guessed: guessed.label, ...(await labelsIn(search, guessed.label, world)) };
  throw new Failure(
    "usage",
    `No column of ${fixtures.path} is known to contain the labels; the columns that are not features are ${others.map(plain).join(", ")}.`,
    {
      fix: "Name the column with the labels:  --label <column>",
    },
  );
}

/** The distinct labels in a column, or in the one that the gate takes by itself; `undefined` if there is none. */
async function labelsIn(
  { signature, modelPath, fixtures, header, gate, columns: { features, others } }: LabelSearch,
  label: string | undefined,
  { inference, listener }: Reading["world"],
): Promise<Pick<Labels, "values" | "repeated"> | undefined> {
  const location = { file: fixtures.path };
  // Which output it is does not matter: a run has to answer something.
  const numbers = chooseOutputs(signature, { type: "regression" }, undefined, location);
  const outputs = numbers.ok ? numbers : chooseOutputs(signature, { type: "classification" }, undefined, location);
  if (!outputs.ok) return {};
  const bound = bindFixtures({
    ...{ fixtures: fixtures.path, file: fixtures.file, format: fixtures.format, header, signature },
    features: features ?? [],
    ...(label === undefined ? {} : { label: { name: label, location } }),
    ...(gate.query === undefined ? {} : { query: { name: gate.query, location } }),
    ...{ labelAs: "text", outputs: outputs.outputs, ranks: true },
  });
  if (!bound.ok) return {};
  if (bound.plan.label === undefined) return undefined;
  const free = readableWith(header, bound.plan, others)
    .filter((name) => name !== bound.plan.label?.column)
    .slice(0, MAX_OTHERS);
  const predicted = await inference.predict(modelPath, { ...bound.plan, slices: free }, listener.progress);
  const values = predicted.ok ? predicted.value.labels?.values : undefined;
  if (!predicted.ok || values === undefined) return {};
  const { rows, slices } = predicted.value;
  const repeated = Object.entries(slices).filter(
    ([, { values: ids }]) => ids.length >= MIN_IDS && ids.length <= rows / 2,
  );
  return { values, repeated: repeated.map(([name]) => name) };
}

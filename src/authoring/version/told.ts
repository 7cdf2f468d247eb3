import { errorsOf } from "../../domain/finding.ts";
import { formatCount, formatMeasured, formatMs, formatNumber } from "../../domain/numbers.ts";
import { modelFolderOf } from "../../domain/registry.ts";
import type { Quality } from "../../gate/result.ts";
import { plain } from "../../report/escape.ts";
import type { Screen } from "../../report/screen.ts";
import { renderFindings } from "../../report/terminal.ts";
import { wrap } from "../../report/wrap.ts";
import { renderNext } from "../next.ts";
import { describeLimits } from "../told-init.ts";
import type { InFileOrder } from "./columns.ts";
import { KEYS } from "./given.ts";
import type { NextVersion } from "./next-version.ts";
import type { Created } from "./request.ts";
import type { ValuesSet } from "./set-values.ts";

/** Where the user is. */
export interface Whereabouts {
  /** Turns a path of the repository into one from where the user is. */
  readonly here: (path: string) => string;
  /** Whether there is a git repository already. */
  readonly inGit: boolean;
}

type Done = Extract<Created, { readonly kind: "created" }>;

/** For a terminal: what was made and measured, what is open, and what to type next. */
export function renderCreated(created: Created, where: Whereabouts, screen: Screen): string {
  const { columns } = screen;
  const { here } = where;
  if (created.kind === "refused") {
    const end = "Nothing was written. Fix the errors above, then run again.";
    return `${[...renderFindings(created.findings, screen), ...wrap("", [end], columns)].join("\n")}\n`;
  }
  const { folder, written, findings, limits } = created;
  const lines = [
    ...(findings.length === 0 ? [] : renderFindings(findings, screen)),
    ...wrap("", [describeNext(created.next, folder)], columns),
    ...written.map((path) => `Written: ${here(path)}`),
    ...describeMeasured(created).flatMap((line) => wrap("  ", [line], columns)),
    ...(limits === undefined ? [] : describeLimits(limits).flatMap((line) => wrap("  ", [`Limit: ${line}`], columns))),
    ...describeKept(created).flatMap((line) => wrap("", [line], columns)),
    ...describeOpen(created, columns),
    ...renderNext(nextCommands(created, where)),
  ];
  return `${lines.join("\n")}\n`;
}

function describeNext(next: NextVersion, folder: string): string {
  switch (next.because) {
    case "given":
      return `New version: ${folder}`;
    case "first":
      return `New version: ${folder}, the first one`;
    case "changes": {
      const [first] = next.changes;
      const why = first === undefined ? "" : ` (${plain(first.message).replace(/\.$/, "")})`;
      const bump =
        next.bump === "none"
          ? "nothing changed, which is a patch release"
          : `the changes require a ${next.bump} release`;
      return `New version: ${folder}: since ${next.since}, ${bump}${why}`;
    }
  }
}

function describeMeasured({
  quality,
  latency,
  guessedLabel,
  guessedType,
  inFileOrder,
  contradicted = [],
  folder,
}: Done): string[] {
  const metrics = (quality?.metrics ?? [])
    .filter(({ name }) => KEYS.has(`metrics.${name}`))
    .flatMap(({ name, value }) => (value === null ? [] : [`${name} ${formatNumber(value)}`]));
  const times = (latency?.percentiles ?? []).map(({ name, valueMs }) => `${name} ${formatMs(valueMs)}`);
  return [
    quality === undefined
      ? "No metric was measured: there are no labelled rows."
      : `Measured on ${formatCount(quality.rows)} rows of ${plain(quality.fixtures)}: ${metrics.join(", ")}.`,
    ...contradicted.map(
      ({ name, stated, measured }) =>
        `metadata.json has the value of ${name} that you stated, ${stated}; measured is ${formatMeasured(measured, stated)}.`,
    ),
    ...(guessedLabel === undefined
      ? []
      : [`The labels are taken from ${plain(guessedLabel)}, the column that the model's answers fit.`]),
    ...(guessedType === undefined
      ? []
      : [
          `The model is taken for a ${guessedType.type} model: ${guessedType.why}. State another with --set model_type=…`,
        ]),
    ...describePositive(quality, folder),
    ...(inFileOrder === undefined ? [] : describeOrder(inFileOrder, quality)),
    ...(times.length === 0 ? [] : [`Latency: ${times.join(", ")}.`]),
  ];
}

/** Which class precision, recall and F1 are about decides what they mean, and no reader of a number sees it. */
function describePositive(quality: Done["quality"], folder: string): string[] {
  const positive = quality?.positiveClass;
  if (positive === undefined) return [];
  return [
    `Positive class: ${plain(positive)}. Precision, recall, F1 and AUC are about it. If it is the other class, set gate.output.positive_class in ${modelFolderOf(folder)}/model.yml, delete ${folder}, and run this command again.`,
  ];
}

const MAX_COLUMNS_NAMED = 8;

/** In which order columns feed an input; where the model does badly, that it may be the wrong one. */
function describeOrder({ input, columns }: InFileOrder, quality: Quality | undefined): string[] {
  const named = columns.slice(0, MAX_COLUMNS_NAMED).map(plain).join(", ");
  const more = columns.length > MAX_COLUMNS_NAMED ? `, … (${formatCount(columns.length)})` : "";
  const order = `${plain(input)} takes ${named}${more}, in the order of the file. Another one: --set input_features=<column>,<column>,…`;
  return isNearChance(quality)
    ? [order, "The model does little better than chance: the order of training may be another one."]
    : [order];
}

/** A quarter of the way from what answering every row alike gets to a flawless model. */
const NEAR_CHANCE = 0.25;

function isNearChance(quality: Quality | undefined): boolean {
  const metricOf = (name: string) => quality?.metrics.find((metric) => metric.name === name)?.value ?? undefined;
  const [r2, accuracy, share] = [metricOf("r2"), metricOf("accuracy"), quality?.majorityShare];
  if (accuracy !== undefined && share !== undefined && share < 1) return (accuracy - share) / (1 - share) < NEAR_CHANCE;
  return r2 !== undefined && r2 < NEAR_CHANCE;
}

/** What comes from the version that this one starts from, and what does not. */
function describeKept({ kept, from, keptTraining = [], leftOut = [] }: Done): string[] {
  return [
    ...(kept.length === 0 ? [] : [`Kept from ${from}, so check them: ${kept.join(", ")}.`]),
    ...(keptTraining.length === 0
      ? []
      : [
          `The model file is another one than that of ${from}: if it was trained again, set what describes its training: ${keptTraining.join(", ")}.`,
        ]),
    ...(leftOut.length === 0
      ? []
      : [`Not taken over from ${from}, so copy what still holds: ${leftOut.map(plain).join(", ")}.`]),
  ];
}

function describeOpen({ open, folder }: Pick<Done, "open" | "folder">, columns: number): string[] {
  if (open.length === 0) return [];
  const count = open.length === 1 ? "1 value is" : `${open.length} values are`;
  return [
    ...wrap("", [`${count} open (null) in ${folder}/metadata.json, because only you know:`], columns),
    ...open.flatMap((key) => {
      // What goes on in the next line stands out from the keys.
      const [first = "", ...rest] = wrap("    ", [key, { text: KEYS.get(key)?.description ?? "", gap: 2 }], columns);
      return [first.slice(2), ...rest];
    }),
  ];
}

/** `model-release set …` with a place for each value. */
function setCommand(folder: string, open: readonly string[]): string {
  // In quotes, because a shell takes < and > for redirections.
  const values = open.map((key) => `${shortest(key)}='${placeholder(key)}'`);
  return `model-release set ${folder} ${values.join(" ")}`;
}

function shortest(key: string): string {
  const last = key.split(".").at(-1) ?? key;
  return [...KEYS.keys()].filter((k) => k === last || k.endsWith(`.${last}`)).length === 1 ? last : key;
}

function placeholder(key: string): string {
  if (key.endsWith("dataset_hash")) return "@<training data>";
  if (key.endsWith("edge_device_tested")) return "<devices, or nothing>";
  return "<value>";
}

function nextCommands({ open, folder, model, written }: Done, { here, inGit }: Whereabouts): string[] {
  const version = folder.split("/").at(-1);
  const paths = [modelFolderOf(folder)].filter(() => written.length > 0).map(here);
  return [
    ...(open.length === 0 ? [] : [setCommand(folder, open)]),
    ...(inGit ? [] : ["git init"]),
    `git add ${paths.join(" ")} && git commit -m "Add ${model} ${version}"`,
    `model-release release ${folder} --to releases`,
  ];
}

/** As one JSON document. */
export function toCreatedJson(created: Created): string {
  if (created.kind === "refused") return `${JSON.stringify({ exitCode: 1, ...created }, null, 2)}\n`;
  const { kind, tag, next, written, open, kept, limits, findings } = created;
  return `${JSON.stringify({ exitCode: 0, kind, tag, next, written, open, kept, limits, findings }, null, 2)}\n`;
}

/** For a terminal: what was set, and what is still open. */
export function renderValuesSet(set: ValuesSet, { here, inGit }: Whereabouts, screen: Screen): string {
  const { columns } = screen;
  const { folder, values, open, findings } = set;
  const lines = [
    ...values.flatMap(({ key, value }) => wrap("", [`Set: ${key} = ${plain(JSON.stringify(value))}`], columns)),
    ...(findings.length === 0 ? [] : renderFindings(findings, screen)),
    ...describeOpen({ open, folder }, columns),
    ...renderNext(afterSetting(set, { here, inGit })),
  ];
  return `${lines.join("\n")}\n`;
}

function afterSetting({ folder, values, open, findings }: ValuesSet, { here, inGit }: Whereabouts): string[] {
  const setOpen = open.length === 0 ? [] : [setCommand(folder, open)];
  if (errorsOf(findings).length > 0) return [...setOpen, `model-release validate ${folder}`];
  const name = folder.split("/").slice(-2).join(" ");
  const commit = (message: string) => `git add ${here(modelFolderOf(folder))} && git commit -m "${message}"`;
  const [only, ...others] = values;
  if (only?.key === "deprecated" && others.length === 0) {
    return [commit(only.value === true ? `Deprecate ${name}` : `Take back the deprecation of ${name}`)];
  }
  return [
    ...setOpen,
    ...(inGit ? [] : ["git init"]),
    commit(`Add ${name}`),
    `model-release release ${folder} --to releases`,
  ];
}

/** As one JSON document. */
export function toValuesSetJson({ tag, path, values, open, findings }: ValuesSet): string {
  return `${JSON.stringify({ tag, path, values, open, findings }, null, 2)}\n`;
}

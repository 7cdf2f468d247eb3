import { Failure } from "../domain/failure.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { counted } from "../domain/numbers.ts";
import type { Rule } from "../domain/rule.ts";
import type { FixtureProblem, InferenceFailure } from "./ports.ts";
import { gateRules as rules } from "./rules.ts";

/** The files that a failure may speak of, as paths in the repository. */
export interface Subjects {
  readonly model: string;
  readonly fixtures?: string;
}

/**
 * How a failed run of the worker is reported: one finding, or one for each bad place of the fixture set. Throws an
 * environment `Failure` if the machine does not have what every runtime of this kind needs for the model.
 */
export function describeFailure(failure: InferenceFailure, subjects: Subjects): Finding[] {
  const location = { file: subjects.model };
  const tell = (rule: Rule, message: string) => [finding(rule, { message, location })];
  switch (failure.kind) {
    case "load":
      return tell(...classifyLoad(failure, subjects.model));
    case "run":
      return /bad_alloc|allocate memory|AllocateRawInternal/i.test(failure.message)
        ? tell(rules.outOfMemory, `${subjects.model} needs more memory than is available: ${failure.message}`)
        : tell(rules.runFailed, `${subjects.model} failed when it ran: ${failure.message}`);
    case "timeout":
      return tell(rules.timedOut, `${subjects.model} did not finish within ${failure.limitS} s and was stopped.`);
    case "memory":
      return tell(
        rules.outOfMemory,
        `${subjects.model} needed more than ${failure.limitMb} MB of memory and was stopped.`,
      );
    case "crash":
      return tell(rules.crashed, `The process that ran ${subjects.model} died (${describeDeath(failure)}).`);
    case "fixtures":
      return describeProblems(failure.problems, failure.more, subjects.fixtures ?? "the fixture set");
  }
}

// An ONNX file starts with its first field, ir_version: tag 0x08, then a small number.
const IR_VERSION_TAG = 0x08;
const MAX_IR_VERSION = 0x7f;
const MAX_QUOTE_LENGTH = 400;

function classifyLoad(
  { message, head, size }: Extract<InferenceFailure, { kind: "load" }>,
  model: string,
): [Rule, string] {
  if (/does not have a graph|Protobuf parsing failed/i.test(message)) {
    const [tag, version] = head ?? [];
    const begins = tag === IR_VERSION_TAG && version !== undefined && version > 0 && version <= MAX_IR_VERSION;
    const bytes = size === undefined ? "" : ` (${counted(size, "byte")})`;
    return begins
      ? [rules.truncated, `${model} begins like an ONNX model${bytes} but is cut short or damaged.`]
      : [rules.notOnnx, `${model} is not an ONNX model${bytes}: ${describeHead(head)}.`];
  }
  if (/IR version|official support for domain|opset \d+ is under development/i.test(message)) {
    return [rules.unsupportedVersion, `${model} needs a newer runtime: ${lastSentence(message)}.`];
  }
  if (/not a registered function\/op|No Op registered|is not registered|custom op/i.test(message)) {
    return [
      rules.customOperator,
      `${model} uses an operator that the runtime does not have: ${lastSentence(message)}.`,
    ];
  }
  if (/external data|external_data/i.test(message)) {
    return [rules.externalData, `${model} cannot read its external data: ${lastSentence(message)}.`];
  }
  if (/Unsupported (?:tensor )?data type/i.test(message)) {
    return [rules.unsupportedType, `${model} has an input or output of an unsupported type (${message}).`];
  }
  // StringNormalizer asks the C library for it, and slim images have none.
  const locale = /Failed to construct locale with name:([\w.@-]+)/.exec(message)?.[1];
  if (locale !== undefined) {
    throw new Failure("environment", `${model} needs the locale ${locale}, which this machine does not have.`, {
      fix: `Install the locale (on Debian and Ubuntu: the package locales, then  locale-gen ${locale}), then run again.`,
    });
  }
  const kernel = /Could not find an implementation for (\w+)\((\d+)\)/.exec(message);
  if (kernel !== null) {
    const [words, operator, version] = kernel;
    const why = `the runtime has no CPU kernel for ${operator} (opset ${version}) with the model's element types`;
    return [rules.loadFailed, `${model} cannot be loaded: ${why} ("${words}").`];
  }
  return [rules.loadFailed, `${model} cannot be loaded: ${lastSentence(message).slice(0, MAX_QUOTE_LENGTH)}.`];
}

function describeHead(head: Uint8Array | undefined): string {
  if (head === undefined) return "it cannot be read";
  const printable = [...head].every((b) => b === 9 || b === 10 || b === 13 || (b >= 0x20 && b < 0x7f));
  if (printable) return "it contains text";
  if (head[0] === 0x50 && head[1] === 0x4b) return "it is a zip archive, as PyTorch saves them";
  if (head[0] === 0x89 && head[1] === 0x48) return "it is an HDF5 file, as Keras saves them";
  if (head[0] === 0x80) return "it looks like a Python pickle";
  return "its first bytes are not those of an ONNX model";
}

/** The part of the runtime's message that a person can use: without source files and signatures. */
function lastSentence(message: string): string {
  const bare = message.replace(/^.*?failed:\s*/s, "").replace(/^\S*\w+\.(?:cc|h):\d+ .*?\) (?=[A-Z"])/s, "");
  const useful = /(?:Current official support|Unsupported model IR version).*$/s.exec(bare)?.[0] ?? bare;
  return useful.trim().replace(/\.+$/, "");
}

function describeDeath({ signal, exitCode, lastWords }: Extract<InferenceFailure, { kind: "crash" }>): string {
  const how = signal === undefined ? `exit code ${exitCode ?? "unknown"}` : `signal ${signal}`;
  const [words] = (lastWords ?? "").split("\n").filter((line) => line.trim() !== "");
  return words === undefined ? how : `${how}; its last output: ${words.trim().slice(0, 200)}`;
}

const RULE_OF: Readonly<Record<FixtureProblem["kind"], Rule>> = {
  cell: rules.badCell,
  "cell-count": rules.badCell,
  target: rules.badTarget,
  weight: rules.badWeight,
  "too-long": rules.badFile,
  unreadable: rules.badFile,
};

function describeProblems(problems: readonly FixtureProblem[], more: number, file: string): Finding[] {
  const told = problems.map((problem) => {
    const { kind, message, line, row, column, file: within } = problem;
    const own = within === undefined ? file : `${file}/${within}`;
    const place = line === undefined ? row !== undefined && `Row ${row}` : `Line ${line}`;
    const where = place === false ? own : `${place} of ${own}`;
    const what = column === undefined ? message : `the cell of the column ${column} ${message}`;
    const at = { file: own, ...(line === undefined ? {} : { line }) };
    return finding(RULE_OF[kind], { message: `${where}: ${what}.`, location: at });
  });
  if (more === 0) return told;
  return [
    ...told,
    finding(rules.badCell, {
      message: `${counted(more, "more cell")} of ${file} ${more === 1 ? "is" : "are"} invalid.`,
      location: { file },
    }),
  ];
}

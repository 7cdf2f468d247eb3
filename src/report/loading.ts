import { formatPort, type ModelPort, type ModelSignature } from "../domain/signature.ts";
import { plain } from "./escape.ts";

// https://docs.python.org/3/reference/lexical_analysis.html#keywords, and what the lines themselves name.
const TAKEN: readonly string[] =
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield __debug__ input ort session outputs`.split(
    /\s+/,
  );

/** The lines of Python that load a model and run it once, with its own names, types and shapes. */
export function loadingLines(file: string, { inputs, outputs }: ModelSignature): string[] {
  const variables = variablesOf(inputs.map(({ name }) => name));
  const entries = inputs.map(({ name }, i) => `${pythonString(name)}: ${variables[i]}`);
  return [
    "import onnxruntime as ort",
    "",
    "# Load model",
    `session = ort.InferenceSession(${pythonString(file)})`,
    "",
    "# Run inference",
    ...inputs.map((input, i) => `# ${variables[i]}: ${comment(input)}`),
    ...(entries.length === 1
      ? [`outputs = session.run(None, {${entries[0]}})`]
      : ["outputs = session.run(None, {", ...entries.map((entry) => `    ${entry},`), "})"]),
    ...outputs.map((output, i) => `# outputs[${i}]: ${nameIn(output)}, ${comment(output)}`),
  ];
}

function comment(port: ModelPort): string {
  return harmless(formatPort(port));
}

function nameIn({ name }: ModelPort): string {
  return harmless(name);
}

/** Text that can neither end its line nor begin an HTML comment, which would be read as ours. */
function harmless(text: string): string {
  return plain(text).replace(/<(?=!)/g, "< ");
}

/** A Python string of the same characters; what a page would hide, or take for markup, is written as an escape. */
export function pythonString(text: string): string {
  const escaped = text.replace(/[\\']|[<>`]|(?! )[\p{C}\p{Z}]/gu, (c) => {
    if (c === "\\" || c === "'") return `\\${c}`;
    const point = c.codePointAt(0) ?? 0;
    return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
  });
  return `'${escaped}'`;
}

function hex(point: number, digits: number): string {
  return point.toString(16).padStart(digits, "0");
}

/** Names of Python variables, each once, as near to the inputs' names as Python allows; a lone input is `features`. */
function variablesOf(names: readonly string[]): string[] {
  if (names.length === 1) return ["features"];
  const used = new Set(TAKEN);
  return names.map((name) => {
    const letters = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)|^$/, "input_");
    const base = letters.slice(0, 64);
    let variable = base;
    for (let n = 2; used.has(variable); n++) variable = `${base}_${n}`;
    used.add(variable);
    return variable;
  });
}

/** What the lines that load a model say: its file, and the name that each variable is passed under, with its type. */
export interface PythonLines {
  readonly lines: readonly string[];
  readonly file: string;
  readonly inputs: readonly { readonly name: string; readonly variable: string; readonly said: string }[];
}

/** The Python block of release notes, read back. */
export function pythonOf(notes: string): PythonLines {
  const block = /^```python\n([\s\S]*?)\n```$/m.exec(notes)?.[1];
  if (block === undefined) throw new Error("the notes have no Python block");
  const file = /InferenceSession\((?<file>'(?:[^'\\]|\\.)*')\)/.exec(block)?.groups?.file ?? "''";
  const comments = new Map(
    [...block.matchAll(/^# (?<variable>\w+): (?<said>.*)$/gm)].map((m) => [m.groups?.variable, m.groups?.said]),
  );
  const run = block.slice(block.indexOf("session.run("));
  const inputs = [...run.matchAll(/(?<name>'(?:[^'\\]|\\.)*'): (?<variable>\w+)/g)].map(({ groups }) => ({
    name: unquote(groups?.name ?? ""),
    variable: groups?.variable ?? "",
    said: comments.get(groups?.variable) ?? "",
  }));
  return { lines: block.split("\n"), file: unquote(file), inputs };
}

function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_, short, long, plain) =>
      plain === undefined ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : plain,
    );
}

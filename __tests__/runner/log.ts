/** An annotation as GitHub shows it beside a file. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A step's output as the runner reads it: commands are carried out, the rest is the log, with secrets masked. */
export interface Log {
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
}

const COMMAND = /^::([\w-]+)(?: ([^:]*(?::[^:]+)*?))?::(.*)$/;

export function readLog(text: string): Log {
  const lines: string[] = [];
  const annotations: Annotation[] = [];
  const masks: string[] = [];
  let stopped: string | undefined;
  for (const line of text.split("\n")) {
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined;
      else lines.push(line);
      continue;
    }
    const [, command, properties = "", message = ""] = COMMAND.exec(line.trimStart()) ?? [];
    if (command === undefined) lines.push(line);
    else if (command === "stop-commands") stopped = message;
    else if (command === "add-mask") masks.push(decode(message));
    else if (command === "error" || command === "warning" || command === "notice") {
      annotations.push(annotation(command, properties, message));
    }
  }
  const masked = (line: string) => masks.reduce((shown, secret) => shown.replaceAll(secret, "***"), line);
  return { lines: lines.map(masked), annotations, masks };
}

function decode(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}

function annotation(level: Annotation["level"], properties: string, message: string): Annotation {
  const values = new Map(
    properties.split(",").map((pair) => [pair.split("=", 1)[0] ?? "", decode(pair.slice(pair.indexOf("=") + 1))]),
  );
  const [title, file, line, column] = ["title", "file", "line", "col"].map((name) => values.get(name));
  return {
    level,
    message: decode(message),
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

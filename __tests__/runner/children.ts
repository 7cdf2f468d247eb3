import { readFileSync } from "node:fs";

/** Environments of all processes that were seen below one, by their command line. */
export interface Seen {
  readonly command: string;
  readonly environment: string;
}

/** Watches what is started below a process, as far as /proc tells; returns what was seen when it is stopped. */
export function watchChildren(pid: number): () => Seen[] {
  const seen = new Map<string, Seen>();
  const look = () => {
    const own = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
    for (const child of below(pid)) {
      const command = read(`/proc/${child}/cmdline`).replaceAll("\0", " ");
      const environment = read(`/proc/${child}/environ`);
      // Between fork and exec a child is still a copy of its parent, which holds what the runner gave it.
      if (command !== "" && command !== own) seen.set(`${child} ${command}`, { command, environment });
    }
  };
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    return [...seen.values()];
  };
}

function below(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

import { relative, sep } from "node:path";
import type { Registry } from "../../domain/registry.ts";
import type { Ending } from "../../release/outcome.ts";
import { plain } from "../../report/escape.ts";
import type { Io } from "./io.ts";
import type { PlaceName } from "./place-name.ts";

/** The folder of the documentation's examples. */
const INTO = "served";

/** The line that pulls the released versions, as it can be typed; `undefined` if none was released. */
export function pullLine(
  endings: readonly Ending[],
  to: PlaceName,
  registry: Registry,
  io: Pick<Io, "argv" | "env" | "cwd">,
): string | undefined {
  const released = endings.flatMap((ending) =>
    ending.kind === "published" || ending.kind === "already-published"
      ? [`${ending.report.model}@${ending.report.version}`]
      : [],
  );
  if (released.length === 0) return undefined;
  const from = to.kind === "github" ? `github:${to.owner}/${to.repo}` : to.folder;
  const words = [
    ...["pull", ...released, "--from", from, "--into", INTO],
    ...(registry.folder === "" ? [] : ["--registry", registry.folder]),
    ...(registry.tagPrefix === "" ? [] : ["--tag-prefix", registry.tagPrefix]),
  ];
  return commandLine(words, io);
}

/** A command with these arguments as a shell reads it; `undefined` if one of them cannot be shown, and so not be copied. */
export function commandLine(words: readonly string[], io: Pick<Io, "argv" | "env" | "cwd">): string | undefined {
  if (words.some((word) => plain(word) !== word)) return undefined;
  return [...programOf(io), ...words].map(asWord).join(" ");
}

/** How this program was started, if that can be typed again; in a clone, it is not on the path. */
function programOf({ argv, env, cwd }: Pick<Io, "argv" | "env" | "cwd">): readonly string[] {
  if (env.npm_command === "exec") return ["npx", "model-release"];
  const file = argv?.[1] === undefined ? "" : relative(cwd(), argv[1]).replaceAll(sep, "/");
  const isOfClone =
    /^(?!\.\.\/)(?:[^/]+\/)+[^/]+\.m?js$/.test(file) && !/(?:^|\/)(?:node_modules|site-packages)\//.test(file);
  return isOfClone ? ["node", file] : ["model-release"];
}

/** A word of a command line, with quotes if a shell would read anything else into it. */
function asWord(text: string): string {
  return /^[\w@%+=:,./^-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

import { Failure } from "../../domain/failure.ts";
import { COMMANDS, type CommandName, OPTIONS } from "./commands.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";

/** Options that need no command. */
const GLOBAL_OPTIONS = ["--help", "--version"];

export function usage(message: string, fix: string, cause?: unknown): Failure {
  return new Failure("usage", message, { fix, cause });
}

/** The first argument is neither a command nor an option that stands alone. */
export function unknownCommand(text: string): Failure {
  if (text.startsWith("-")) {
    const meant = nearest(text, GLOBAL_OPTIONS);
    return usage(
      `Unknown option ${JSON.stringify(text)}.`,
      didYouMean(meant, "Options of a command come after the command; see  model-release --help"),
    );
  }
  return usage(
    `Unknown command ${JSON.stringify(text)}.`,
    didYouMean(nearest(text, Object.keys(COMMANDS)), "All commands:  model-release --help"),
  );
}

/** The command has no such option; `undefined` if `error`, thrown by `parseArgs`, says something else. */
export function unknownOption(name: CommandName, args: readonly string[], error: unknown): Failure | undefined {
  if ((error as NodeJS.ErrnoException).code !== "ERR_PARSE_ARGS_UNKNOWN_OPTION") return undefined;
  const refused = /'(--?[^']*)'/.exec((error as Error).message)?.[1] ?? "";
  // Of -json, parseArgs names the first letter alone.
  const option = args.find((arg) => arg.startsWith(refused))?.split("=", 1)[0] ?? refused;
  const own = [...COMMANDS[name].options, "help"].map((known) => `--${known}`);
  const help = `See  model-release ${name} --help`;
  const meant = nearest(option, own);
  const others = meant === undefined ? commandsWith(option.replace(/^-+/, "")) : [];
  return usage(
    `${name} has no option ${JSON.stringify(option)}.`,
    others.length === 0 ? didYouMean(meant, help) : `It is an option of ${others.join(", ")}. ${help}`,
    error,
  );
}

/** An option of the command was given wrongly, in the words of `parseArgs`. */
export function wrongOption(name: CommandName, error: unknown): Failure {
  const message = (error as Error).message.split(/\.\s/)[0] ?? "";
  return usage(`${name}: ${message}.`, `See  model-release ${name} --help`, error);
}

function commandsWith(option: string): string[] {
  if (!Object.hasOwn(OPTIONS, option)) return [];
  return Object.entries(COMMANDS)
    .filter(([, { options }]) => (options as readonly string[]).includes(option))
    .map(([command]) => command);
}

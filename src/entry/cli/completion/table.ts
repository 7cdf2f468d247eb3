/** What an argument can be completed with; no words where it cannot. */
export type Completes =
  | { readonly kind: "versions" | "models" | "refs" | "folders" | "files" }
  | { readonly kind: "words"; readonly words: readonly string[] };

export interface CompletedOption {
  readonly name: string;
  readonly help: string;
  /** How the help writes its value; empty if it takes none. */
  readonly argument: string;
  readonly completes: Completes;
}

/** A command as completion knows it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly completes: Completes;
  readonly options: readonly CompletedOption[];
}

/** Every option of all commands once, by name. */
export function allOptions(commands: readonly CompletedCommand[]): CompletedOption[] {
  const options = new Map(commands.flatMap((command) => command.options).map((option) => [option.name, option]));
  return [...options.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A text in single quotes, for any shell that knows no escape in them. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

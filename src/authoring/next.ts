/** A line to type, as it is. */
export type Command = string;

/** What to type next, a command a line and never wrapped: people copy it. */
export function renderNext(commands: readonly Command[]): string[] {
  return commands.length === 0 ? [] : ["Next:", ...commands.map((command) => `  ${command}`)];
}

import { Failure } from "../domain/failure.ts";

/**
 * A token is sent as a header: what cannot be part of one is refused here, and never printed. `what` names the setting
 * that it comes from; `otherwise` is how to do without it, as the end of a sentence.
 */
export function requireToken(value: string, what: string, otherwise: string): string {
  const wrong = /[\r\n]/.test(value)
    ? "a line break"
    : /^["'`]|["'`]$/.test(value)
      ? "quotation marks"
      : /[^\x21-\x7e]/.test(value)
        ? "a space or another character that tokens never contain"
        : undefined;
  if (wrong === undefined) return value;
  throw new Failure("usage", `${what} contains ${wrong}.`, {
    fix: `Store the token again as one line, exactly as GitHub shows it, or ${otherwise}`,
  });
}

import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** The contexts that a composite action's steps may read. */
export type Contexts = Readonly<Record<string, Plain>>;

function toData(value: Plain): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  const entries = Object.entries(value as { readonly [key: string]: Plain });
  return new data.Dictionary(...entries.map(([key, inner]) => ({ key, value: toData(inner) })));
}

function evaluateOne(expression: string, contexts: Contexts): string {
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), []).parse();
  return new Evaluator(parsed, toData(contexts as Plain) as data.Dictionary).evaluate().coerceString();
}

/** A text of action.yml with each of its expressions replaced by its value, by GitHub's own evaluator. */
export function evaluate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluateOne(expression.trim(), contexts));
}

import { Failure } from "../../domain/failure.ts";
import { allSchemas } from "../generated.ts";
import { didYouMean, nearest } from "./did-you-mean.ts";

const SUFFIX = ".schema.json";

/** Prints one published schema, or the list of them. */
export function runSchema({ name, json }: { readonly name: string | undefined; readonly json: boolean }): string {
  const schemas = allSchemas();
  const names = Object.keys(schemas).map((file) => file.replace(SUFFIX, ""));
  if (name === undefined) return json ? `${JSON.stringify(names, null, 2)}\n` : `${names.join("\n")}\n`;
  const schema = names.includes(name) ? schemas[`${name}${SUFFIX}`] : undefined;
  if (schema === undefined) {
    throw new Failure("usage", `There is no schema ${JSON.stringify(name)}.`, {
      fix: didYouMean(nearest(name, names), `The schemas are ${names.join(", ")}.`),
    });
  }
  return `${JSON.stringify(schema, null, 2)}\n`;
}

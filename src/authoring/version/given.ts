import { Failure } from "../../domain/failure.ts";
import { metadataSchema } from "../../registry/metadata-schema.ts";
import { METRICS_OF, MODEL_TYPES } from "../../registry/metrics.ts";
import { compileSchema } from "../../registry/schema-errors.ts";
import { suggest } from "../../registry/suggest.ts";

/** A value of `metadata.json` that somebody states, by the path of its key. */
export interface Given {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** SHA-256 of a file that is named from where the user is; `undefined` if there is none. */
export type Digest = (path: string) => Promise<string | undefined>;

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly string[];
}

/** Every key that holds a value, with what its schema says, in the order of the schema. */
export const KEYS: ReadonlyMap<string, Schema> = new Map(keysOf(metadataSchema as Schema, []));

/** The one value that is the digest of a file. */
const DATASET_HASH = "training_config.dataset_hash";

/** What identifies a version, which its folder states. */
const FIXED = ["model_name", "version"];

function keysOf({ properties = {} }: Schema, at: readonly string[]): [string, Schema][] {
  return Object.entries(properties).flatMap(([key, schema]): [string, Schema][] => {
    const path = [...at, key];
    if (path.join(".") === "metrics") return metricKeys();
    return schema.properties === undefined ? [[path.join("."), schema]] : keysOf(schema, path);
  });
}

function metricKeys(): [string, Schema][] {
  const required = MODEL_TYPES.flatMap((type) => METRICS_OF[type]);
  return required.map(({ name, schema }) => [`metrics.${name}`, schema as Schema]);
}

/**
 * Reads `<key>=<value>`: a key by its whole path or by its last part, a value as JSON or as plain text; a list by commas,
 * and the SHA-256 of a file by `@<file>`. Throws a usage `Failure` that says what the key takes.
 */
export async function readGiven(text: string, digest: Digest): Promise<Given> {
  const at = text.indexOf("=");
  if (at <= 0) {
    throw new Failure("usage", `${JSON.stringify(text)} does not have the form <key>=<value>.`, {
      fix: "For example  training_config.epochs=20",
    });
  }
  const key = findKey(text.slice(0, at).trim());
  const schema = KEYS.get(key) ?? { type: "number", description: "a number" };
  const value = await readValue(text.slice(at + 1).trim(), { ...schema, takesFile: key === DATASET_HASH }, digest);
  const { description = "of another form" } = schema;
  if (!accepts(schema, value)) {
    throw new Failure("usage", `${key} must be ${description}; it is ${JSON.stringify(value)}.`, {
      fix: `Give another value:  ${key}=<value>`,
    });
  }
  return { path: key.split("."), value };
}

function findKey(name: string): string {
  const known = [...KEYS.keys()];
  const matches = KEYS.has(name) ? [name] : known.filter((key) => key.endsWith(`.${name}`));
  const [key, ...others] = matches;
  if (key !== undefined && others.length === 0 && !FIXED.includes(key)) return key;
  // Metrics of one's own are welcome: one key below metrics, which is no name that objects have of their own.
  if (/^metrics\.[a-z0-9@][a-z0-9_@]*$/.test(name)) return name;
  if (FIXED.includes(name)) {
    throw new Failure("usage", `${name} is stated by the folder of the version.`, { fix: "Leave it out." });
  }
  const meant = suggest(name, [...known, ...known.map((k) => k.split(".").at(-1) ?? "")]);
  throw new Failure("usage", `${JSON.stringify(name)} is not a key of metadata.json.`, {
    fix: meant === undefined ? `The keys are ${known.join(", ")}.` : `Did you mean ${meant}?`,
  });
}

async function readValue(
  text: string,
  { type, enum: choices, takesFile }: Schema & { readonly takesFile: boolean },
  digest: Digest,
): Promise<unknown> {
  if (type === "array") return readList(text);
  if (text === "null") {
    throw new Failure("usage", "null means that a value is open.", {
      fix: 'Give the value, or leave the key out. For the text itself, write "null" in quotes.',
    });
  }
  if (type === "string" || choices !== undefined) {
    if (!text.startsWith("@")) return unquoted(text);
    if (!takesFile) {
      throw new Failure("usage", `${JSON.stringify(text)} is the SHA-256 of a file, which only dataset_hash takes.`, {
        fix: `For the text itself, write it in quotes:  '<key>="${text}"'`,
      });
    }
    const sha256 = await digest(text.slice(1));
    if (sha256 !== undefined) return sha256;
    throw new Failure("configuration", `There is no file ${JSON.stringify(text.slice(1))}.`, {
      fix: "Name the file whose SHA-256 is the value, relative to where you are.",
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    // Numbers as other languages write them: .9, 1., +3.
    return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
  }
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}

function readList(text: string): unknown {
  if (!text.startsWith("[")) return text === "" ? [] : text.split(",").map((part) => part.trim());
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function accepts(schema: Schema, value: unknown): boolean {
  return compileSchema(schema)(value);
}

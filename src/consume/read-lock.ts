import { type Finding, finding, type Location } from "../domain/finding.ts";
import { refusePrefix, tagOf } from "../domain/registry.ts";
import { isModelName, isVersion } from "../domain/tag.ts";
import type { Parsed } from "../registry/document.ts";
import { parseJson } from "../registry/json.ts";
import { compileSchema, describeErrors } from "../registry/schema-errors.ts";
import { decodeText } from "../registry/text.ts";
import { LOCK_SCHEMA, type Lock, type LockedModel, pinKey, registryOf } from "./lock.ts";
import { lockSchema } from "./lock-schema.ts";
import { consumeRules as rules } from "./rules.ts";
import { isFileName, isFolderName } from "./safe-name.ts";
import { candidatesOf, formatWanted, parseWanted } from "./wanted.ts";

/** A program writes the file, and pins thousands of models in it if it is asked to. */
const LIMITS = { bytes: 64 << 20, keys: 1_000_000 };

const validate = compileSchema(lockSchema);

/** Reads a lock file. Everything that is wrong with it comes back at once, with its place. */
export function parseLock(path: string, bytes: Uint8Array): Parsed<Lock> {
  const conflict = conflictIn(path, bytes);
  if (conflict !== undefined) return { findings: [conflict] };
  const { document, findings } = parseJson(path, bytes, LIMITS);
  if (document === undefined) return { findings };
  const schema = otherSchema(path, document.value, document.locate(["schema"]));
  if (schema !== undefined) return { findings: [...findings, schema] };
  const broken = describeErrors(validate, document, {
    missing: rules.badLock,
    wrong: rules.badLock,
    unknown: rules.badLock,
  });
  if (broken.length > 0) return { findings: [...findings, ...broken] };
  const lock = document.value as Lock;
  const seen = new Set<string>();
  const wrong = lock.models.flatMap((entry, i): Finding[] => {
    const found = wrongIn(entry) ?? (seen.has(pinKey(entry)) ? TWICE : undefined);
    seen.add(pinKey(entry));
    if (found === undefined) return [];
    const what = found.at[0] === "files" ? "one of the files" : found.at[0];
    const message = `${what} of ${JSON.stringify(entry.wanted)} ${found.why}.`;
    return [finding(rules.badLock, { message, location: document.locate(["models", i, ...found.at]) })];
  });
  return wrong.length > 0
    ? { findings: [...findings, ...wrong] }
    : { document: { ...document, value: lock }, findings };
}

/** What git leaves in a file that two branches changed: whoever merged has to choose. */
function conflictIn(path: string, bytes: Uint8Array): Finding | undefined {
  const decoded = decodeText(path, bytes, LIMITS.bytes);
  if (!decoded.ok) return undefined;
  const line = decoded.text.split("\n").findIndex((text) => /^(?:<{7}|\|{7}|>{7})(?: |\r?$)/.test(text));
  if (line < 0) return undefined;
  return finding(rules.badLock, {
    message: `${path} contains the markers of a merge conflict.`,
    fix: "Keep one side of the conflict, then pull what only the other side pinned again.",
    location: { file: path, line: line + 1, column: 1 },
  });
}

/** A file of another kind or of a later version: what else is wrong with it says nothing. */
function otherSchema(path: string, value: unknown, location: Location): Finding | undefined {
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema !== "string" || schema === LOCK_SCHEMA) return undefined;
  const [, version] = /^urn:model-release:lock:(\d+)$/.exec(schema) ?? [];
  if (version === undefined || Number(version) < 1) return undefined;
  return finding(rules.badLock, {
    message: `${path} was written by a later version of model-release: its schema is ${JSON.stringify(schema)}.`,
    fix: "Update model-release, or delete the file and pull again.",
    location,
  });
}

interface Wrong {
  /** The way to the value, below the entry. */
  readonly at: readonly [keyof LockedModel, ...(string | number)[]];
  /** As the end of a sentence. */
  readonly why: string;
}

const TWICE: Wrong = { at: ["wanted"], why: "is pinned twice for the same registry" };

function wrongIn(entry: LockedModel): Wrong | undefined {
  const { wanted, model, version, name, tag, files, tagPrefix = "", registry = "" } = entry;
  const read = parseWanted(wanted, { environments: true });
  if (!read.ok || formatWanted(read.wanted) !== wanted) return { at: ["wanted"], why: "is not what pull writes there" };
  if (!isModelName(model) || read.wanted.model !== model) return { at: ["model"], why: "is not the model's name" };
  if (!isVersion(version)) return { at: ["version"], why: "is not a version" };
  if (candidatesOf(read.wanted, [version]).length === 0)
    return { at: ["version"], why: `is ${version}, which was not asked for` };
  if (refusePrefix(tagPrefix) !== undefined) return { at: ["tagPrefix"], why: "cannot begin a tag" };
  if (/^\/|(?:^|\/)\.\.?(?:\/|$)|\/\/|\/$|[\\\p{Cc}]/u.test(registry))
    return { at: ["registry"], why: "is not a folder of a repository" };
  const expected = tagOf(registryOf(entry), { model, version });
  if (tag !== expected) return { at: ["tag"], why: `is not ${expected}` };
  if (!isFolderName(name)) return { at: ["name"], why: "cannot be the name of a folder" };
  const badName = files.findIndex((file) => !isFileName(file.name));
  if (badName >= 0)
    return { at: ["files", badName, "name"], why: "has a name that cannot be a file's on every system" };
  const seen = new Set<string>();
  const twice = files.findIndex(({ name: own }) => seen.size === seen.add(own).size);
  return twice < 0 ? undefined : { at: ["files", twice, "name"], why: "lists a file twice" };
}

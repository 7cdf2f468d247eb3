import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formatsPlugin from "ajv-formats";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { Rule } from "../domain/rule.ts";
import type { Document, Pointer } from "./document.ts";

/** The rules under which a document's schema errors are reported. */
export interface SchemaRules {
  readonly missing: Rule;
  readonly wrong: Rule;
  readonly unknown: Rule;
  /** All keys whose value is null, in one finding; without it, each is a wrong value. */
  readonly open?: (places: readonly OpenPlace[]) => Finding;
}

/** A key that is there and has no value yet. */
export interface OpenPlace {
  readonly pointer: Pointer;
  readonly location: Location;
}

/** Keywords that only repeat what another error says better, as the branches of an anyOf do. */
const ECHOES: readonly string[] = ["if", "anyOf", "oneOf", "allOf"];
const MAX_VALUE_LENGTH = 60;

/** Whether a value matches a schema; `errors` are those of the last value. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null | undefined;
}

/**
 * A schema as a function that says of every error which value and which schema it is about. It is compiled when it is
 * used first: that takes longer than most commands need for everything else, and they use one or two of the schemas.
 */
export function compileSchema(schema: object): Validate {
  let compiled: ValidateFunction | undefined;
  const validate: Validate = (value) => {
    compiled ??= compile(schema);
    const matches = compiled(value);
    validate.errors = compiled.errors;
    return matches;
  };
  return validate;
}

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    // The schemas are our own, and a test holds each against the meta-schema: half of the time went into that.
    validateSchema: false,
  });
  formatsPlugin.default(ajv);
  return ajv.compile(schema);
}

/**
 * What a schema has against a document: one finding a place, with a sentence that names what is expected and what is
 * there. `unknownKey` words the findings of keys that the schema does not allow.
 */
export function describeErrors(
  validate: Validate,
  document: Document<unknown>,
  rules: SchemaRules,
  unknownKey: (pointer: Pointer) => { readonly message: string; readonly fix?: string } = (pointer) => ({
    message: `${formatPointer(pointer)} is not a known key.`,
  }),
): Finding[] {
  const { errors, below } = findErrors(validate, document.value);
  const told = new Set<string>();
  const open: OpenPlace[] = [];
  const findings = errors.flatMap((error) => {
    const at = parsePointer(error.instancePath);
    if (rules.open !== undefined && error.data === null && typeof at[0] === "string") {
      return once(told, JSON.stringify(at), () => {
        open.push({ pointer: at, location: document.locate(at) });
        return undefined;
      });
    }
    if (error.keyword === "required" || error.keyword === "dependentRequired") {
      const pointer = [...at, String(error.params.missingProperty)];
      return once(told, `missing ${JSON.stringify(pointer)}`, () =>
        missing(error, pointer, document, rules.missing, below.get(`${error.instancePath}/${pointer.at(-1)}`)),
      );
    }
    if (error.keyword === "additionalProperties") {
      const pointer = [...at, String(error.params.additionalProperty)];
      const location = document.locateKey(pointer);
      return [finding(rules.unknown, { ...unknownKey(pointer), location, subject: formatPointer(pointer) })];
    }
    const branch = ECHOES.includes(error.keyword) || error.schemaPath.includes("/anyOf/");
    if (branch && error.parentSchema?.description === undefined) return [];
    return once(told, JSON.stringify(at), () => wrong(error, at, document, rules.wrong));
  });
  return [...findings, ...(rules.open === undefined || open.length === 0 ? [] : [rules.open(open)])];
}

interface ErrorsFound {
  readonly errors: readonly ErrorObject[];
  /** What a missing object has to hold, by the path of the object: it is looked at as if it were there and empty. */
  readonly below: ReadonlyMap<string, readonly ErrorObject[]>;
}

function findErrors(validate: Validate, value: unknown): ErrorsFound {
  if (validate(value)) return { errors: [], below: new Map() };
  const errors = validate.errors ?? [];
  const objects = errors.filter(isMissingObject);
  if (objects.length === 0) return { errors, below: new Map() };
  const filled = structuredClone(value);
  for (const { instancePath, params } of objects) {
    const parent = parsePointer(instancePath).reduce<unknown>((v, step) => (v as Filled)[step], filled);
    (parent as Filled)[String(params.missingProperty)] = {};
  }
  validate(filled);
  const inside = (validate.errors ?? []).filter(({ keyword }) => keyword === "required");
  const paths = objects.map(({ instancePath, params }) => `${instancePath}/${String(params.missingProperty)}`);
  return { errors, below: new Map(paths.map((path) => [path, inside.filter((e) => e.instancePath === path)])) };
}

type Filled = Record<string | number, unknown>;

function isMissingObject({ keyword, params, parentSchema }: ErrorObject): boolean {
  const properties = parentSchema?.properties as Record<string, { type?: string; required?: unknown }> | undefined;
  return keyword === "required" && properties?.[String(params.missingProperty)]?.type === "object";
}

function once(told: Set<string>, key: string, make: () => Finding | undefined): Finding[] {
  if (told.has(key)) return [];
  told.add(key);
  const made = make();
  return made === undefined ? [] : [made];
}

function missing(
  error: ErrorObject,
  pointer: Pointer,
  document: Document<unknown>,
  rule: Rule,
  below: readonly ErrorObject[] = [],
): Finding {
  const expected = expectedOf(error);
  const inside = below.map((e) => {
    const key = formatPointer([...pointer, String(e.params.missingProperty)]);
    const what = expectedOf(e);
    return what === undefined ? key : `${key} (${what})`;
  });
  const holds = inside.length === 0 ? "" : `, with ${inside.join(", ")}`;
  return finding(rule, {
    message: `The key ${formatPointer(pointer)} is missing${expected === undefined ? "" : `: it must be ${expected}`}${holds}.`,
    location: document.locate(pointer.slice(0, -1)),
    subject: formatPointer(pointer),
  });
}

/** What the schema says of the key that is missing. */
function expectedOf({ parentSchema, params }: ErrorObject): string | undefined {
  const properties = parentSchema?.properties as Record<string, { description?: string }> | undefined;
  return properties?.[String(params.missingProperty)]?.description;
}

function wrong(error: ErrorObject, at: Pointer, document: Document<unknown>, rule: Rule): Finding {
  const name = at.length === 0 ? "The document" : formatPointer(at);
  if (error.keyword === "uniqueItems") {
    const { i, j } = error.params as { i: number; j: number };
    const second = Math.max(i, j);
    const value = (error.data as unknown[])[second];
    return finding(rule, {
      message: `${name} lists ${showValue(value)} twice.`,
      location: document.locate([...at, second]),
      subject: formatPointer(at),
    });
  }
  const expected = (error.parentSchema?.description as string | undefined) ?? error.message ?? "of another form";
  if (error.keyword === "minProperties") {
    const keys = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    const needed =
      keys.length === 0 ? `be ${expected}, with at least one entry` : `have at least one of ${keys.join(" and ")}`;
    return finding(rule, {
      message: `${name} is empty; it must ${needed}.`,
      location: document.locate(at),
      subject: formatPointer(at),
    });
  }
  return finding(rule, {
    message: `${name} must be ${expected}; it is ${showValue(error.data)}.`,
    fix: adviceFor(error),
    location: document.locate(at),
    subject: formatPointer(at),
  });
}

function adviceFor({ data, parentSchema }: ErrorObject): string | undefined {
  const type = parentSchema?.type;
  const numeric = type === "number" || type === "integer";
  if (numeric && typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data))) {
    return `Write the number without quotes: ${Number(data)}.`;
  }
  if (type === "boolean" && (data === "true" || data === "false")) return `Write it without quotes: ${data}.`;
  if (type === "string" && (typeof data === "number" || typeof data === "boolean")) {
    return `Put it in quotes: ${JSON.stringify(String(data))}.`;
  }
  return undefined;
}

/** `metrics.accuracy`, `input_features[3]`. */
export function formatPointer(pointer: Pointer): string {
  return pointer.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[${step}]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}

function parsePointer(instancePath: string): Pointer {
  return instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** A value as a sentence shows it: short, and by its kind where it is large. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) {
    return Object.keys(value).length === 0 ? "an empty object" : "an object";
  }
  const shown = JSON.stringify(value) ?? "nothing";
  return shown.length > MAX_VALUE_LENGTH ? `${shown.slice(0, MAX_VALUE_LENGTH)}…` : shown;
}

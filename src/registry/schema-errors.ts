import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import formatsPlugin from "ajv-formats";
import { type Finding, finding } from "../domain/finding.ts";
import type { Rule } from "../domain/rule.ts";
import type { Document, Pointer } from "./document.ts";

/** The rules under which a document's schema errors are reported. */
export interface SchemaRules {
  readonly missing: Rule;
  readonly wrong: Rule;
  readonly unknown: Rule;
}

/** Keywords that only repeat what another error says better, as the branches of an anyOf do. */
const ECHOES: readonly string[] = ["if", "anyOf", "oneOf", "allOf"];
const MAX_VALUE_LENGTH = 60;

/** Compiles a schema so that every error comes with the value and the schema behind it. */
export function compileSchema(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false, strictTypes: false });
  formatsPlugin.default(ajv);
  return ajv.compile(schema);
}

/**
 * What a schema has against a document: one finding a place, with a sentence that names what is expected and what is
 * there. `unknownKey` words the findings of keys that the schema does not allow.
 */
export function describeErrors(
  validate: ValidateFunction,
  document: Document<unknown>,
  rules: SchemaRules,
  unknownKey: (pointer: Pointer) => { readonly message: string; readonly fix?: string } = (pointer) => ({
    message: `${formatPointer(pointer)} is not a known key.`,
  }),
): Finding[] {
  if (validate(document.value)) return [];
  const told = new Set<string>();
  return (validate.errors ?? []).flatMap((error) => {
    const at = parsePointer(error.instancePath);
    if (error.keyword === "required") {
      const pointer = [...at, String(error.params.missingProperty)];
      return once(told, `missing ${JSON.stringify(pointer)}`, () => missing(error, pointer, document, rules.missing));
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
}

function once(told: Set<string>, key: string, make: () => Finding): Finding[] {
  if (told.has(key)) return [];
  told.add(key);
  return [make()];
}

function missing(error: ErrorObject, pointer: Pointer, document: Document<unknown>, rule: Rule): Finding {
  const properties = error.parentSchema?.properties as Record<string, { description?: string }> | undefined;
  const expected = properties?.[String(pointer.at(-1))]?.description;
  return finding(rule, {
    message: `The key ${formatPointer(pointer)} is missing${expected === undefined ? "" : `: it must be ${expected}`}.`,
    location: document.locate(pointer.slice(0, -1)),
    subject: formatPointer(pointer),
  });
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
  if (typeof value === "object" && value !== null) return "an object";
  const shown = JSON.stringify(value) ?? "nothing";
  return shown.length > MAX_VALUE_LENGTH ? `${shown.slice(0, MAX_VALUE_LENGTH)}…` : shown;
}

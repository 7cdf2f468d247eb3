import { document, type Schema } from "./description.ts";

/**
 * The least that GitHub's description accepts as `name`, with `over` laid on top: so that what the stand-in does not
 * model (some eighty addresses of a repository) need not be written down.
 */
export function sample(name: string, over: object): Record<string, unknown> {
  return merge(fill(document.components.schemas[name] ?? {}), over) as Record<string, unknown>;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fill(schema: Schema): unknown {
  if (schema.$ref !== undefined) return fill(document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  if (schema.allOf !== undefined) return schema.allOf.map(fill).reduce(merge);
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return choice.some((c) => c.type === "null") ? null : fill(choice[0] ?? {});
  const types = [schema.type ?? "object"].flat();
  if (types.includes("null")) return null;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (types[0]) {
    case "string":
      return text(schema.format);
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return Object.fromEntries((schema.required ?? []).map((key) => [key, fill(schema.properties?.[key] ?? {})]));
  }
}

function text(format: string | undefined): string {
  switch (format) {
    case "uri":
      return "https://github.com/";
    case "date-time":
      return "2026-01-01T00:00:00Z";
    case "email":
      return "someone@example.com";
    default:
      return "";
  }
}

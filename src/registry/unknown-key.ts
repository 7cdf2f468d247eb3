import type { Pointer } from "./document.ts";
import { formatPointer } from "./schema-errors.ts";
import { suggest } from "./suggest.ts";

/** The words about a key that a schema does not know, with the known one that was most likely meant. */
export function wordUnknown(pointer: Pointer, schema: SchemaNode): { readonly message: string; readonly fix?: string } {
  const name = formatPointer(pointer);
  const key = String(pointer.at(-1));
  const meant = suggest(key, knownAt(pointer.slice(0, -1), schema));
  if (meant === undefined) return { message: `${name} is not a known key.` };
  return {
    message: `${name} is not a known key; did you mean ${JSON.stringify(meant)}?`,
    fix: `Rename it to ${meant}.`,
  };
}

/** As much of a schema as it takes to find the keys of a place. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
}

function knownAt(pointer: Pointer, top: SchemaNode): string[] {
  const node = pointer.reduce<SchemaNode | undefined>((schema, step) => {
    const own = schema?.properties?.[step];
    if (own !== undefined) return own;
    if (typeof step === "number") return schema?.items;
    return typeof schema?.additionalProperties === "object" ? schema.additionalProperties : undefined;
  }, top);
  return Object.keys(node?.properties ?? {});
}

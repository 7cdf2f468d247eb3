import { type MemberNode, type ObjectNode, parse, type ValueNode } from "@humanwhocodes/momoa";

/**
 * JSON with one value replaced, or added to the end of its object with the objects on the way: everything else stays as
 * it is written. `text` must be an object without duplicate keys.
 */
export function editJson(text: string, path: readonly string[], value: unknown): string {
  const { body } = parse(text, { ranges: true });
  let node: ValueNode = body;
  for (const [depth, key] of path.entries()) {
    if (node.type !== "Object")
      return splice(text, rangeOf(node), nested(path.slice(depth), value, indentAt(text, rangeOf(node)[0])));
    const member = node.members.find((m) => nameOf(m) === key);
    if (member === undefined) return insert(text, node, path.slice(depth), value);
    node = member.value;
  }
  return splice(text, rangeOf(node), print(value, indentAt(text, rangeOf(node)[0])));
}

type Range = readonly [number, number];

function rangeOf({ range }: ValueNode | MemberNode): Range {
  return range as unknown as Range;
}

function nameOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}

function splice(text: string, [start, end]: Range, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function insert(text: string, node: ObjectNode, path: readonly string[], value: unknown): string {
  const [key = "", ...rest] = path;
  const last = node.members.at(-1);
  const [start, end] = rangeOf(node);
  if (last === undefined) return splice(text, [start, end], nested(path, value, indentAt(text, start)));
  const [from, to] = rangeOf(last);
  const indent = indentAt(text, from);
  const line = text.slice(text.lastIndexOf("\n", from) + 1, from).trim() === "" ? `\n${indent}` : " ";
  const added = `${JSON.stringify(key)}: ${rest.length === 0 ? print(value, indent) : nested(rest, value, indent)}`;
  return splice(text, [to, to], `,${line}${added}`);
}

function nested(path: readonly string[], value: unknown, indent: string): string {
  return print(
    path.reduceRight<unknown>((inside, key) => ({ [key]: inside }), value),
    indent,
  );
}

/** The white space at the beginning of the line that a place is on. */
function indentAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1))?.[0] ?? "";
}

function print(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
}

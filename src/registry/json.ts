import { type AnyNode, type MemberNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { Document, Parsed, Pointer } from "./document.ts";
import { registryRules as rules } from "./rules.ts";
import { decodeText } from "./text.ts";

const MAX_DEPTH = 100;
const MAX_KEYS = 10_000;

/** How large a file may be, where it is not a person who writes it. */
export interface JsonLimits {
  readonly bytes: number;
  readonly keys: number;
}

/**
 * Parses JSON with positions. It is what `JSON.parse` takes for JSON; refused beyond that are duplicate keys, `__proto__`,
 * numbers that are not finite or not exact, lone surrogates, nesting deeper than 100, a byte order mark, invalid UTF-8
 * and what is above the limits: 10,000 keys and 1 MiB if `limits` does not say. Objects have no prototype.
 */
export function parseJson(path: string, bytes: Uint8Array, limits?: JsonLimits): Parsed<unknown> {
  const decoded = decodeText(path, bytes, limits?.bytes);
  if (!decoded.ok) return { findings: decoded.findings };
  const { text } = decoded;
  const { depth, keys } = measure(text);
  const start = { file: path, line: 1, column: 1 };
  if (depth > MAX_DEPTH) {
    const message = `${path} is nested more than ${MAX_DEPTH} levels deep.`;
    return { findings: [finding(rules.unsafeValue, { message, location: start })] };
  }
  const mostKeys = limits?.keys ?? MAX_KEYS;
  if (keys > mostKeys) {
    const message = `${path} has ${keys} keys, but the limit is ${mostKeys}.`;
    return { findings: [finding(rules.tooLarge, { message, location: start })] };
  }
  try {
    const { body } = parse(text);
    const refused = controlRefused(path, text);
    if (refused !== undefined) return { findings: [refused] };
    const findings: Finding[] = [];
    const value = evaluate(body, path, findings);
    return findings.length > 0 ? { findings } : { document: document(path, body, value), findings };
  } catch (error) {
    return { findings: [syntaxFinding(path, error)] };
  }
}

/** Counted on the text, because a parser that recurses would overflow before it could report. What is no JSON is counted somehow. */
function measure(text: string): { depth: number; keys: number } {
  let depth = 0;
  let most = 0;
  let keys = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === "\\") i++;
    } else if (character === "[" || character === "{") most = Math.max(most, ++depth);
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === ":") keys++;
  }
  return { depth: most, keys };
}

/** The parser with positions lets control characters pass within texts, which JSON does not. */
function controlRefused(path: string, text: string): Finding | undefined {
  const offset = controlInString(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  return finding(rules.syntax, {
    message: `${path} is not valid JSON: the control character U+${code} is not escaped.`,
    fix: "Write it as an escape: \\n for a line break, \\t for a tab.",
    location: { file: path, line: before.length, column: (before.at(-1) ?? "").length + 1 },
  });
}

function controlInString(text: string): number | undefined {
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') inside = !inside;
    else if (inside && text[i] === "\\") i++;
    else if (inside && text.charCodeAt(i) < 0x20) return i;
  }
  return undefined;
}

function syntaxFinding(path: string, error: unknown): Finding {
  const { message, line = 1, column = 1 } = error as { message: string; line?: number; column?: number };
  const what = message
    .replace(/ \(\d+:\d+\)$/, "")
    .replace("character '\uffff'", "end of input")
    .replace(/\bRBrace\b/, '"}"')
    .replace(/\bLBrace\b/, '"{"')
    .replace(/\bRBracket\b/, '"]"')
    .replace(/\bLBracket\b/, '"["')
    .replace(/\bComma\b/, '","')
    .replace(/\bColon\b/, '":"');
  return finding(rules.syntax, {
    message: `${path} is not valid JSON: ${what.replace(/\.$/, "")}.`,
    fix:
      what.includes('"}"') || what.includes('"]"')
        ? "Remove the extra comma before it, or add the missing value."
        : undefined,
    location: { file: path, line, column },
  });
}

function place(file: string, node: AnyNode): Location {
  return { file, line: node.loc.start.line, column: node.loc.start.column };
}

function evaluate(node: ValueNode, path: string, findings: Finding[]): unknown {
  switch (node.type) {
    case "Object":
      return evaluateObject(node.members, path, findings);
    case "Array":
      return node.elements.map((element) => evaluate(element.value, path, findings));
    case "Number":
      return evaluateNumber(node.value, node, path, findings);
    case "String":
      return evaluateText(node.value, node, path, findings);
    case "Boolean":
      return node.value;
    default:
      return null;
  }
}

/** Text that cannot be written as UTF-8 reaches no reader unchanged. */
function evaluateText(text: string, node: AnyNode, path: string, findings: Finding[]): string {
  if (/\p{Cs}/u.test(text)) {
    const message = "This text contains half of a character (a lone surrogate).";
    findings.push(finding(rules.unsafeValue, { message, location: place(path, node) }));
  }
  return text;
}

function evaluateNumber(value: number, node: AnyNode, path: string, findings: Finding[]): number {
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!exact) {
    findings.push(
      finding(rules.unsafeValue, {
        message: "This number is too large for JSON parsers to represent exactly.",
        location: place(path, node),
      }),
    );
  }
  return value;
}

function evaluateObject(members: readonly MemberNode[], path: string, findings: Finding[]): Record<string, unknown> {
  const object: Record<string, unknown> = Object.create(null);
  for (const member of members) {
    const key = evaluateText(nameOf(member), member, path, findings);
    if (key === "__proto__") {
      findings.push(
        finding(rules.unsafeValue, { message: 'The key "__proto__" is not allowed.', location: place(path, member) }),
      );
    } else if (key in object) {
      const message = `The key ${JSON.stringify(key)} occurs twice in the same object.`;
      findings.push(finding(rules.duplicateKey, { message, location: place(path, member) }));
    }
    object[key] = evaluate(member.value, path, findings);
  }
  return object;
}

function nameOf(member: MemberNode): string {
  return member.name.type === "String" ? member.name.value : member.name.name;
}

function document(path: string, body: ValueNode, value: unknown): Document<unknown> {
  const indexes = new WeakMap<AnyNode, Map<string, MemberNode>>();
  const find = (pointer: Pointer, key: boolean): AnyNode => {
    let node: AnyNode = body;
    for (const [depth, step] of pointer.entries()) {
      const child = childOf(node, step, indexes);
      if (child === undefined) return node;
      node = key && depth === pointer.length - 1 ? child.whole : child.value;
    }
    return node;
  };
  return {
    value,
    locate: (pointer) => place(path, find(pointer, false)),
    locateKey: (pointer) => place(path, find(pointer, true)),
  };
}

type Child = { whole: AnyNode; value: AnyNode } | undefined;

function childOf(node: AnyNode, step: string | number, indexes: WeakMap<AnyNode, Map<string, MemberNode>>): Child {
  if (node.type === "Object") {
    let index = indexes.get(node);
    if (index === undefined) {
      index = new Map(node.members.map((m) => [nameOf(m), m]));
      indexes.set(node, index);
    }
    const member = index.get(String(step));
    return member && { whole: member, value: member.value };
  }
  if (node.type !== "Array") return undefined;
  const element = node.elements[Number(step)];
  return element && { whole: element.value, value: element.value };
}

import { type AnyNode, type MemberNode, parse, type ValueNode } from "@humanwhocodes/momoa";
import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { Document, Parsed, Pointer } from "./document.js";
import { registryRules as rules } from "./rules.js";
import { decodeText } from "./text.js";

const DEEPEST = 100;

/**
 * Parses JSON with positions. Refused beyond bad syntax: duplicate keys, `__proto__`, numbers that are not finite or
 * not exact, nesting deeper than 100, a byte order mark, invalid UTF-8, more than 1 MiB. Objects have no prototype.
 */
export function parseJson(path: string, bytes: Uint8Array): Parsed<unknown> {
  const decoded = decodeText(path, bytes);
  if (!decoded.ok) return { findings: decoded.findings };
  if (deepest(decoded.text) > DEEPEST) {
    return {
      findings: [
        finding(rules.unsafeValue, {
          message: `${path} nests deeper than ${DEEPEST} levels.`,
          location: { file: path, line: 1, column: 1 },
        }),
      ],
    };
  }
  try {
    const { body } = parse(decoded.text);
    const findings: Finding[] = [];
    const value = evaluate(body, path, findings);
    return findings.length > 0 ? { findings } : { document: document(path, body, value), findings };
  } catch (error) {
    return { findings: [syntaxFinding(path, error)] };
  }
}

/** Counted on the text, because a parser that recurses would overflow before it could tell. Brackets in strings count too. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const character of text) {
    if (character === "[" || character === "{") most = Math.max(most, ++depth);
    else if (character === "]" || character === "}") depth -= 1;
  }
  return most;
}

function syntaxFinding(path: string, error: unknown): Finding {
  const { message, line = 1, column = 1 } = error as { message: string; line?: number; column?: number };
  const what = message
    .replace(/ \(\d+:\d+\)$/, "")
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
        ? "A comma too many stands before it, or a value is missing."
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
    case "Boolean":
      return node.value;
    default:
      return null;
  }
}

function evaluateNumber(value: number, node: AnyNode, path: string, findings: Finding[]): number {
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!exact) {
    findings.push(
      finding(rules.unsafeValue, {
        message: "This number is larger than JSON readers hold exactly.",
        location: place(path, node),
      }),
    );
  }
  return value;
}

function evaluateObject(members: readonly MemberNode[], path: string, findings: Finding[]): Record<string, unknown> {
  const object: Record<string, unknown> = Object.create(null);
  for (const member of members) {
    const key = nameOf(member);
    if (key === "__proto__") {
      findings.push(
        finding(rules.unsafeValue, { message: 'The key "__proto__" is not allowed.', location: place(path, member) }),
      );
    } else if (key in object) {
      const message = `The key ${JSON.stringify(key)} stands twice in the same object.`;
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
  const find = (pointer: Pointer, key: boolean): AnyNode => {
    let node: AnyNode = body;
    for (const [depth, step] of pointer.entries()) {
      const child = childOf(node, step);
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

function childOf(node: AnyNode, step: string | number): { whole: AnyNode; value: AnyNode } | undefined {
  if (node.type === "Object") {
    const member = node.members.find((m) => nameOf(m) === step);
    return member && { whole: member, value: member.value };
  }
  if (node.type !== "Array") return undefined;
  const element = node.elements[Number(step)];
  return element && { whole: element.value, value: element.value };
}

import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { type Finding, finding, type Location } from "../nouns/finding.js";
import type { Document, Parsed, Pointer } from "./document.js";
import { registryRules as rules } from "./rules.js";
import { decodeText } from "./text.js";

/**
 * Parses one YAML 1.2 document of the core schema with positions. Duplicate keys, aliases, tags of one's own, several
 * documents and numbers that are not finite are refused. An empty file is an empty object.
 */
export function parseYaml(path: string, bytes: Uint8Array): Parsed<unknown> {
  const decoded = decodeText(path, bytes);
  if (!decoded.ok) return { findings: decoded.findings };
  const lines = new LineCounter();
  const yaml = parseDocument(decoded.text, {
    lineCounter: lines,
    uniqueKeys: true,
    version: "1.2",
    prettyErrors: false,
  });
  const at = (offset: number): Location => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const findings = [
    ...[...yaml.errors, ...yaml.warnings].map((e) => problem(path, e, at)),
    ...refusals(yaml.contents as Node | null, at),
  ];
  if (findings.length > 0) return { findings };
  const value: unknown = yaml.toJS({ maxAliasCount: 0 }) ?? {};
  return { document: document(value, yaml.contents as Node | null, at), findings: [] };
}

function problem(path: string, error: YAMLError, at: (offset: number) => Location): Finding {
  if (error.code === "DUPLICATE_KEY") {
    return finding(rules.duplicateKey, {
      message: "A key stands twice in the same mapping.",
      location: at(error.pos[0]),
    });
  }
  const message =
    error.code === "MULTIPLE_DOCS"
      ? "holds more than one document"
      : `is not valid YAML: ${error.message.split("\n")[0]}`;
  return finding(rules.syntax, { message: `${path} ${message}.`, location: at(error.pos[0]) });
}

function refusals(contents: Node | null, at: (offset: number) => Location): Finding[] {
  const found: Finding[] = [];
  if (contents === null) return found;
  const refuse = (node: Node, message: string) =>
    found.push(finding(rules.unsafeValue, { message, location: at(node.range?.[0] ?? 0) }));
  visit(contents, {
    Alias: (_, node) => void refuse(node, "Aliases are not allowed here: write the value out."),
    Scalar: (_, node) => {
      if (typeof node.value === "number" && !Number.isFinite(node.value)) refuse(node, "This number is not finite.");
    },
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === "__proto__") refuse(pair.key, 'The key "__proto__" is not allowed.');
    },
  });
  return found;
}

function document(value: unknown, contents: Node | null, at: (offset: number) => Location): Document<unknown> {
  const find = (pointer: Pointer, key: boolean): Node | null => {
    let node: Node | null = contents;
    for (const [depth, step] of pointer.entries()) {
      const child = childOf(node, step);
      if (child === undefined) return node;
      node = key && depth === pointer.length - 1 ? child.key : (child.value ?? child.key);
    }
    return node;
  };
  const place = (node: Node | null) => at(node?.range?.[0] ?? 0);
  return {
    value,
    locate: (pointer) => place(find(pointer, false)),
    locateKey: (pointer) => place(find(pointer, true)),
  };
}

function childOf(node: Node | null, step: string | number): { key: Node; value: Node | null } | undefined {
  if (!isCollection(node)) return undefined;
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | undefined;
    return item && { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((p) => isPair(p) && isScalar(p.key) && String(p.key.value) === String(step));
  return pair && { key: pair.key as Node, value: pair.value as Node | null };
}

import {
  type CST,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { type Finding, finding, type Location } from "../domain/finding.ts";
import type { Document, Parsed, Pointer } from "./document.ts";
import { registryRules as rules } from "./rules.ts";
import { decodeText } from "./text.ts";
import { isReadAlike } from "./yaml-readers.ts";

/** A policy is a few kilobytes; the library takes seconds for a megabyte of errors. */
const MAX_BYTES = 64 * 1024;
const MAX_KEYS = 5000;
const MAX_DEPTH = 100;
/** PyYAML looks no further for the colon of a key. */
const MAX_KEY_LENGTH = 1000;
/** One mistake may make an error of every line after it. */
const MAX_ERRORS = 20;

type At = (offset: number) => Location;

/**
 * Parses one YAML document with positions, as YAML 1.2 (core schema) and PyYAML's safe loader both read it. Refused is
 * what they read differently (`yes`, `010`, `12:30`, `1e3`, dates, …), and what a policy has no use for: duplicate keys,
 * keys that are not text, anchors, aliases, tags, directives, several documents, numbers that are not finite or not
 * exact, nesting deeper than 100, more than 64 KiB or 5,000 keys. An empty file is an empty object.
 */
export function parseYaml(path: string, bytes: Uint8Array): Parsed<unknown> {
  const decoded = decodeText(path, bytes, MAX_BYTES);
  if (!decoded.ok) return { findings: decoded.findings };
  const { text } = decoded;
  const lines = new LineCounter();
  for (let at = 0; at >= 0; at = text.indexOf("\n", at) + 1 || -1) lines.addNewLine(at);
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const unusable = [...charactersRefused(text, at), ...syntaxRefused(path, text, at)];
  if (unusable.length > 0) return { findings: unusable };
  // The library compares every key with every other one; refuseKeys looks for duplicates in one walk.
  const yaml = parseDocument(text, { uniqueKeys: false, version: "1.2", prettyErrors: false });
  const contents = yaml.contents as Node | null;
  const problems = [...yaml.errors, ...yaml.warnings];
  const findings = [
    ...problems.slice(0, MAX_ERRORS).map((e) => problem(path, e, at)),
    ...(problems.length > MAX_ERRORS ? [more(path, problems.length - MAX_ERRORS)] : []),
    ...(problems.length > 0 ? [] : refusals(text, contents, at)),
  ];
  if (findings.length > 0) return { findings };
  const value: unknown = yaml.toJS({ maxAliasCount: 0 }) ?? {};
  return { document: document(value, contents, at), findings: [] };
}

function more(path: string, errors: number): Finding {
  const message = `${path} has ${errors} more syntax ${errors === 1 ? "error" : "errors"}.`;
  return finding(rules.syntax, { message, location: { file: path, line: 1, column: 1 } });
}

function problem(path: string, error: YAMLError, at: At): Finding {
  const message =
    error.code === "MULTIPLE_DOCS"
      ? "contains more than one document"
      : `is not valid YAML: ${error.message.split("\n")[0]?.replace(/\.$/, "")}`;
  return finding(rules.syntax, { message: `${path} ${message}.`, location: at(error.pos[0]) });
}

/** Characters that YAML 1.1 forbids, or takes for the end of a line where YAML 1.2 does not. */
const FOREIGN = /\r(?!\n)|[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function charactersRefused(text: string, at: At): Finding[] {
  const found = FOREIGN.exec(text);
  if (found === null) return [];
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const message = `The character U+${code} is read differently by different YAML parsers.`;
  return [
    finding(rules.unsafeValue, { message, fix: "Delete it, or write it as an escape.", location: at(found.index) }),
  ];
}

const REFUSED: Readonly<Record<string, string>> = {
  alias: "Aliases are not allowed here: write the value out.",
  anchor: "Anchors are not allowed here: write the value out everywhere.",
  tag: "Tags are not allowed here: put the value in quotes if it is text.",
  directive: "Directives are not allowed here: delete the line.",
  "explicit-key-ind": 'A key after "?" is not allowed here: write "key: value".',
};

type Piece = CST.Token | CST.SourceToken | CST.CollectionItem;

/** What is refused before anything is composed: composing recurses, and would overflow before it could report. */
function syntaxRefused(path: string, text: string, at: At): Finding[] {
  const refused: { message: string; offset: number }[] = [];
  let keys = 0;
  const open: { piece: Piece; depth: number; flow: boolean }[] = [];
  for (const token of new Parser().parse(text)) {
    open.push({ piece: token, depth: 0, flow: false });
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { piece, depth } = next;
      const flow = next.flow || ("type" in piece && piece.type === "flow-collection");
      if ("type" in piece) {
        const message = REFUSED[piece.type] ?? foreign(piece, flow);
        if (message !== undefined) refused.push({ message, offset: piece.offset });
        if (piece.type === "block-map") keys += piece.items.length;
      }
      if (depth > MAX_DEPTH) {
        const location = at("offset" in piece ? piece.offset : 0);
        return [
          finding(rules.unsafeValue, { message: `${path} is nested more than ${MAX_DEPTH} levels deep.`, location }),
        ];
      }
      if ("sep" in piece && isColonBelow(piece.sep ?? [])) {
        refused.push({
          message: "The colon must be on the same line as its key.",
          offset: piece.sep?.[0]?.offset ?? 0,
        });
      }
      if ("key" in piece && isKeyForeign(piece.key)) {
        refused.push({
          message: `A key must fit on one line, with at most ${MAX_KEY_LENGTH} characters.`,
          offset: piece.key.offset,
        });
      }
      for (const child of piecesOf(piece)) open.push({ piece: child, depth: depth + ("items" in piece ? 1 : 0), flow });
    }
  }
  if (keys > MAX_KEYS) {
    const message = `${path} has ${keys} keys, but the limit is ${MAX_KEYS}.`;
    return [finding(rules.tooLarge, { message, location: { file: path, line: 1, column: 1 } })];
  }
  return refused
    .sort((a, b) => a.offset - b.offset)
    .slice(0, MAX_ERRORS)
    .map(({ message, offset }) => finding(rules.unsafeValue, { message, location: at(offset) }));
}

function isKeyForeign(key: CST.Token | null | undefined): key is CST.FlowScalar {
  return key != null && "source" in key && (key.source.includes("\n") || key.source.length > MAX_KEY_LENGTH);
}

function isColonBelow(tokens: readonly CST.SourceToken[]): boolean {
  const colon = tokens.findIndex(({ type }) => type === "map-value-ind");
  return tokens.slice(0, Math.max(0, colon)).some(({ type }) => type === "newline");
}

/** What YAML 1.2 allows and PyYAML does not read. */
function foreign(piece: CST.Token | CST.SourceToken, flow: boolean): string | undefined {
  if ((piece.type === "space" || piece.type === "scalar") && piece.source.includes("\t")) {
    return "Some YAML parsers reject tabs outside quotes: write spaces.";
  }
  if (piece.type === "double-quoted-scalar" && escapesSurrogate(piece.source)) {
    return "YAML parsers read escaped surrogates differently: write the character itself.";
  }
  if (piece.type === "scalar" && piece.source.startsWith(":")) {
    return "Some YAML parsers reject text that starts with a colon: put it in quotes.";
  }
  if (piece.type === "scalar" && flow && piece.source.includes("?")) {
    return "Some YAML parsers reject a question mark between brackets: put the text in quotes.";
  }
  return undefined;
}

function piecesOf(piece: Piece): Piece[] {
  const pieces: Piece[] = [];
  for (const name of ["props", "start", "key", "sep", "value", "items", "end"] as const) {
    const held: unknown = (piece as unknown as Record<string, unknown>)[name];
    if (Array.isArray(held)) for (const each of held) pieces.push(each as Piece);
    else if (typeof held === "object" && held !== null) pieces.push(held as Piece);
  }
  return pieces;
}

function refusals(text: string, contents: Node | null, at: At): Finding[] {
  const found: Finding[] = [];
  if (contents === null) return found;
  const refuse = (node: Node, message: string, fix?: string) =>
    found.push(finding(rules.unsafeValue, { message, fix, location: at(node.range?.[0] ?? 0) }));
  visit(contents, {
    Scalar: (_, { value, source = "", type, range }) => {
      const node = { range } as Node;
      if (typeof value === "number" && !Number.isFinite(value)) return void refuse(node, "This number is not finite.");
      if (type === "PLAIN" && !isReadAlike(source, value)) {
        const fix = "Put it in quotes if it is text; write true, false or the plain decimal number if it is one.";
        return void refuse(node, `YAML parsers read ${JSON.stringify(source)} differently.`, fix);
      }
      if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
        return void refuse(node, "This number is too large for YAML parsers to represent exactly.");
      }
      if (type?.startsWith("BLOCK_") && (range?.[1] ?? 0) >= text.length && !text.endsWith("\n")) {
        refuse(
          node,
          "YAML parsers read the end of this text differently, because the file does not end with a newline.",
          "End the file with a newline.",
        );
      }
    },
    Map: (_, { items }) =>
      refuseKeys(items as Pair[], refuse, (node, key) => {
        const message = `Duplicate key ${JSON.stringify(key)} in the same mapping.`;
        found.push(finding(rules.duplicateKey, { message, location: at(node.range?.[0] ?? 0) }));
      }),
  });
  return found;
}

function refuseKeys(
  pairs: readonly Pair[],
  refuse: (node: Node, message: string, fix?: string) => void,
  twice: (node: Node, key: string) => void,
): void {
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const node = (key ?? value) as Node;
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== "string") refuse(node, "A key must be text.", "Put it in quotes.");
    else if (name === "__proto__") refuse(node, 'The key "__proto__" is not allowed.');
    else if (seen.has(name)) twice(node, name);
    else seen.add(name);
  }
}

/** Readers differ over two escapes that make one character together. */
function escapesSurrogate(source: string): boolean {
  for (const [, digits] of source.matchAll(/\\(?:(?:u|U0000)([0-9a-fA-F]{4})|.)/gs)) {
    if (digits !== undefined && /^d[89a-f]/i.test(digits)) return true;
  }
  return false;
}

function document(value: unknown, contents: Node | null, at: At): Document<unknown> {
  const indexes = new WeakMap<Node, Map<string, Pair>>();
  const find = (pointer: Pointer, key: boolean): Node | null => {
    let node: Node | null = contents;
    for (const [depth, step] of pointer.entries()) {
      const child = childOf(node, step, indexes);
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

type Child = { key: Node; value: Node | null } | undefined;

function childOf(node: Node | null, step: string | number, indexes: WeakMap<Node, Map<string, Pair>>): Child {
  if (!isCollection(node)) return undefined;
  if (isSeq(node)) {
    const item = node.items[Number(step)] as Node | undefined;
    return item && { key: item, value: item };
  }
  if (!isMap(node)) return undefined;
  let index = indexes.get(node);
  if (index === undefined) {
    index = new Map(node.items.flatMap((p) => (isPair(p) && isScalar(p.key) ? [[String(p.key.value), p]] : [])));
    indexes.set(node, index);
  }
  const pair = index.get(String(step));
  return pair && { key: pair.key as Node, value: pair.value as Node | null };
}

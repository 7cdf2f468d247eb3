import { type Finding, finding } from "../domain/finding.ts";
import { registryRules as rules } from "./rules.ts";

const MAX_BYTES = 1024 * 1024;

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Decodes a small text file strictly: UTF-8 without a byte order mark, at most `most` bytes (1 MiB). */
export function decodeText(path: string, bytes: Uint8Array, most = MAX_BYTES): Decoded {
  const location = { file: path, line: 1, column: 1 };
  const refuse = (rule: Parameters<typeof finding>[0], message: string): Decoded => ({
    ok: false,
    findings: [finding(rule, { message, location })],
  });
  if (bytes.length > most) {
    return refuse(rules.tooLarge, `${path} has ${bytes.length} bytes, but the limit is ${most}.`);
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refuse(rules.notText, `${path} starts with a byte order mark.`);
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refuse(rules.notText, `${path} is not valid UTF-8.`);
  }
}

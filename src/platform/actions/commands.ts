import { randomBytes } from "node:crypto";
import * as core from "@actions/core";
import { clip } from "../../domain/clip.ts";
import { type Finding, formatLocation, sortFindings } from "../../domain/finding.ts";
import type { Level, LinkTo } from "../../domain/rule.ts";

/**
 * GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word. The last ones are
 * kept free: for the error that ends a step, and for what could not be uploaded or written.
 */
const SHOWN: Readonly<Record<Level, number>> = { error: 9, warning: 7, notice: 9 };

/** Characters of an annotation, of its message and of its advice each. */
const MAX_TEXT = 1000;

const SAY = { error: core.error, warning: core.warning, notice: core.notice } as const;

/**
 * Turns findings into annotations at file, line and column, each with the address of its rule's page; if there are more
 * than GitHub shows, the last says so.
 */
export function annotate(findings: readonly Finding[], linkTo: LinkTo): void {
  const sorted = sortFindings(findings);
  for (const level of ["error", "warning", "notice"] as const) {
    const all = sorted.filter((f) => shownAs(f) === level);
    const shown = all.length > SHOWN[level] ? all.slice(0, SHOWN[level] - 1) : all;
    for (const { rule, message, fix, location, waiver } of shown) {
      const advice = waiver === undefined ? fix : `Waived by ${waiver.by}: ${waiver.reason}`;
      SAY[level](`${clip(message, MAX_TEXT)}\n${clip(advice, MAX_TEXT)}\n${linkTo(rule)}`, {
        title: rule,
        ...(location === undefined ? {} : { file: location.file }),
        ...(location?.line === undefined ? {} : { startLine: location.line }),
        ...(location?.column === undefined ? {} : { startColumn: location.column }),
      });
    }
    if (shown.length === all.length) continue;
    const rest = all.slice(shown.length).map((f) => (f.location ? formatLocation(f.location) : f.rule));
    const named = rest.slice(0, SHOWN[level]).map((place) => clip(place, 100));
    SAY[level](`${rest.length} more, listed in the job summary: ${named.join(", ")}`);
  }
}

/** What was waived refuses nothing any more, and is not to be overlooked. */
function shownAs({ level, waiver }: Finding): Level {
  return waiver === undefined ? level : "warning";
}

/** Writes text of foreign origin into the log: no line of it is taken for a command of the runner. */
export function log(text: string): void {
  const token = randomBytes(16).toString("hex");
  process.stdout.write(`::stop-commands::${token}\n${tame(text)}\n::${token}::\n`);
}

/** Text in which the runner finds no command of the older form, which may stand anywhere in a line. */
export function tame(text: string): string {
  return text.replaceAll("##[", "#\u200b#[");
}

interface Stream {
  write(...args: never[]): unknown;
}

/**
 * From now on every command that is written to `stream` begins a line, whoever writes it and wherever the text before it
 * ended: in the middle of a line the runner takes `::error` for text, and `::stop-commands` too, which would let what
 * follows it speak to the runner. Gives a function that ends this.
 */
export function keepCommandsAtLineStart(stream: Stream = process.stdout): () => void {
  const target = stream as { write(chunk: string | Uint8Array, ...rest: unknown[]): unknown };
  const { write } = target;
  let atStart = true;
  target.write = (chunk, ...rest) => {
    const text = typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
    if (text === "") return write.call(target, chunk, ...rest);
    const broken = !atStart && text.startsWith("::");
    atStart = text.endsWith("\n");
    return write.call(target, broken ? `\n${text}` : chunk, ...rest);
  };
  return () => {
    target.write = write;
  };
}

import type { Level, Rule, RuleCatalogue } from "../../src/domain/rule.ts";

/** What a catalogue promises: which findings stop a release, and which of those a waiver may let pass. */
export interface Promised {
  /** Errors that no waiver lets pass. */
  readonly errors: readonly string[];
  /** Errors that a waiver lets pass, and the warnings among `warnings` that it hides. */
  readonly waivable: readonly string[];
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
}

/** Holds every rule of a catalogue to its promised level, and to words that a person can act on. */
export function expectCatalogue(catalogue: RuleCatalogue, promised: Promised): void {
  const rules: readonly Rule[] = Object.values(catalogue);
  const of = (level: Level) => rules.filter((rule) => rule.level === level).map(({ id }) => id);
  const waivable = rules.filter((rule) => rule.waivable === true).map(({ id }) => id);
  const lenient = new Set(waivable);
  expect({
    errors: of("error")
      .filter((id) => !lenient.has(id))
      .sort(),
    waivable: [...waivable].sort(),
    warnings: of("warning").sort(),
    notices: of("notice").sort(),
  }).toEqual({
    errors: [...promised.errors].sort(),
    waivable: [...promised.waivable].sort(),
    warnings: [...promised.warnings].sort(),
    notices: [...promised.notices].sort(),
  });
  expect(rules.length).toBe(of("error").length + of("warning").length + of("notice").length);
  for (const { id, title, why, fix } of rules) {
    expect([id, title]).toEqual([id, expect.stringMatching(/^\S.{8,}[^.\s]$/)]);
    for (const text of [why, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/^\S.{10,}[.)]$/)]);
  }
}

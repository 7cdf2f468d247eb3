import type { Committed, Entry, Ledger, LedgerEvent } from "../../src/rollout/ports.ts";
import { MINUTE_MS, START_MS } from "./rollout.ts";

/** A ledger in memory; one commit a minute. */
export interface FakeLedger extends Ledger {
  /** The files of each commit, the first one without any. */
  readonly commits: readonly ReadonlyMap<string, string>[];
  /** Writes files past the tool, as a person or another run does. */
  write(files: Readonly<Record<string, string>>): void;
  /** Runs once, right before the next commit is compared with its parent. */
  beforeCommit: (() => Promise<void>) | undefined;
}

export function fakeLedger(): FakeLedger {
  const commits: Map<string, string>[] = [new Map()];
  const idOf = (index: number) => index.toString(16).padStart(40, "0");
  const append = (files: Iterable<readonly [string, string]>) =>
    commits.push(new Map([...(commits.at(-1) ?? []), ...files]));
  const ledger: FakeLedger = {
    commits,
    beforeCommit: undefined,
    write: (files) => void append(Object.entries(files)),
    async read(isRecord) {
      const events = new Map<string, LedgerEvent[]>();
      for (const [index, files] of commits.entries()) {
        for (const [path, text] of files) {
          if (!isRecord(path) || commits[index - 1]?.get(path) === text) continue;
          const event = { commit: idOf(index), committedAtMs: START_MS + index * MINUTE_MS, bytes: Buffer.from(text) };
          events.set(path, [...(events.get(path) ?? []), event]);
        }
      }
      return { head: idOf(commits.length - 1), events };
    },
    async commit({ parent, files }: Entry): Promise<Committed> {
      const { beforeCommit } = ledger;
      ledger.beforeCommit = undefined;
      await beforeCommit?.();
      if (parent !== idOf(commits.length - 1)) return { kind: "moved" };
      append(files);
      return { kind: "committed", commit: idOf(commits.length - 1) };
    },
    prepare: async () => {},
    signer: async () => undefined,
  };
  return ledger;
}

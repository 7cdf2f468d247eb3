/** SHA-256 of a text in UTF-8, as lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;

/** One commit that changed a file, on the first-parent history of what is checked out. */
export interface LedgerEvent {
  /** A full id. */
  readonly commit: string;
  /** When it was committed, by the committer's clock: milliseconds since 1970. */
  readonly committedAtMs: number;
  /** The file as this commit has it; `undefined` if it removed the file. */
  readonly bytes: Uint8Array | undefined;
}

/** The records as one commit has them, and how they came about. */
export interface LedgerState {
  /** The commit that is checked out, or `undefined` in a repository without one. */
  readonly head: string | undefined;
  /** By path: the events of each record, the oldest first. */
  readonly events: ReadonlyMap<string, readonly LedgerEvent[]>;
}

/** What is to become one commit. */
export interface Entry {
  /** The commit that it follows. */
  readonly parent: string;
  /** By path. */
  readonly files: ReadonlyMap<string, string>;
  readonly message: string;
}

/** `moved`: another commit came first, and nothing was changed. */
export type Committed = { readonly kind: "committed"; readonly commit: string } | { readonly kind: "moved" };

/** Where records are kept. Errors are `Failure`s; a history that is not whole is one. */
export interface Ledger {
  /** The records for which `isRecord` says so, by path. */
  read(isRecord: (path: string) => boolean): Promise<LedgerState>;
  /**
   * Called before an order: completes what an interrupted run left of these files, and fails if one of them has changes
   * of someone else that are not committed.
   */
  prepare(paths: readonly string[]): Promise<void>;
  /** Makes one commit of all files, or changes nothing. */
  commit(entry: Entry): Promise<Committed>;
  /** The name behind a commit's verified signature; `undefined` without one. */
  signer(commit: string): Promise<string | undefined>;
}

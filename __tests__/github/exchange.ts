export type Origin = "api" | "uploads" | "blobs";

/** One request and what became of it. The log keeps them in the order in which they arrived. */
export interface Exchange {
  readonly number: number;
  readonly origin: Origin;
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: string;
  /** GitHub's name of what is asked for, e.g. `repos/create-release`; absent where GitHub has no such thing. */
  readonly operation?: string;
  readonly authenticated: boolean;
  /** Who the token belongs to. */
  readonly login?: string;
  /** The body, where it was JSON. */
  json?: unknown;
  requestBytes: number;
  /** 0 as long as there is no answer, and for good where the connection was cut. */
  status: number;
}

import type { IncomingHttpHeaders } from "node:http";
import type { GitStore } from "./git-store.ts";
import type { Late, State, Token } from "./state.ts";

/** Where the stand-in answers, and where the pages are that it only names. */
export interface Urls {
  readonly api: string;
  readonly uploads: string;
  readonly blobs: string;
  /** The repository's address under the API. */
  readonly repo: string;
  /** The repository's page. */
  readonly page: string;
}

/** The repository that the stand-in serves, and how. */
export interface Setting {
  readonly state: State;
  readonly git: GitStore;
  readonly urls: Urls;
  readonly owner: string;
  readonly repo: string;
  readonly private: boolean;
  readonly statesPermissions: boolean;
  /** How an asset's bytes are handed out. */
  readonly assetDownload: "redirect" | "direct";
  readonly maxAssetBytes: number;
}

/** One request that passed the checks, with everything that a handler needs to answer it. */
export interface Call extends Setting {
  /** `undefined` for an anonymous request. */
  readonly token: Token | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly path: string;
  readonly json: unknown;
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** What a fault wants to be late of what this call makes. */
  readonly late: Partial<Late>;
  /** Whether an upload breaks off half-way. */
  readonly interrupted: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes go out as they are, anything else as JSON. */
  readonly body?: unknown;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** What a token needs for an operation. */
export type Needs =
  | { readonly permission: "contents" | "pull_requests"; readonly access: "read" | "write" }
  | { readonly permission: "metadata" | "user" | "none"; readonly access?: undefined };

export type Handlers = Readonly<Record<string, { readonly needs: Needs; readonly handle: Handler }>>;

export const readsContents: Needs = { permission: "contents", access: "read" };
export const writesContents: Needs = { permission: "contents", access: "write" };
export const readsPulls: Needs = { permission: "pull_requests", access: "read" };
export const writesPulls: Needs = { permission: "pull_requests", access: "write" };

/** Drafts are for those who may push. */
export function seesDrafts({ token }: Call): boolean {
  return token?.permissions.contents === "write";
}

/** Takes one of the reads that do not see a thing yet: true while it is still hidden. */
export function isLate(late: Late, what: keyof Late): boolean {
  if (late[what] === 0) return false;
  late[what] -= 1;
  return true;
}

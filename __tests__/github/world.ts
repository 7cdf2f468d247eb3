import type { Setting, Urls } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import type { Fault } from "./faults.ts";
import type { State, Token } from "./state.ts";

/** What all requests to one stand-in share. */
export interface World extends Setting {
  urls: Urls;
  readonly tokens: Readonly<Record<string, Token>>;
  readonly log: Exchange[];
  readonly violations: string[];
  readonly breaches: string[];
  readonly invariant: (state: State) => string | undefined;
  /** Ends when the requests before are done: GitHub decides one thing after the other. */
  turn: Promise<unknown>;
  readonly faults: (request: Exchange) => Fault | undefined;
  readonly onRequest: (request: Exchange) => void | Promise<void>;
  readonly onHandled: (request: Exchange) => void | Promise<void>;
}

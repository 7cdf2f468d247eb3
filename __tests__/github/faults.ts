import type { Late } from "./state.ts";

/** What goes wrong with one request. */
export type Fault =
  /** This answer instead of the right one; nothing is done. */
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The request is carried out, and answered like this all the same: "502, but stored". */
  | {
      readonly kind: "answer-after";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The connection breaks, of an upload after so many bytes; nothing is done, but a begun upload leaves a stump. */
  | { readonly kind: "reset"; readonly afterBytes?: number }
  /** Nothing is read any more, of an upload after so many bytes, and nothing is ever answered. */
  | { readonly kind: "stall"; readonly afterBytes?: number }
  /** The request is carried out and the connection breaks before the answer. */
  | { readonly kind: "lost-answer" }
  /** The right answer, later. */
  | { readonly kind: "delay"; readonly ms: number }
  /** An upload is answered with 502 and leaves an asset in state `starter`. */
  | { readonly kind: "interrupted-upload" }
  /** What the request makes is not seen by so many reads of lists, by tag, or of its digest. */
  | { readonly kind: "late"; readonly what: keyof Late; readonly reads: number };

export type FaultKind = Fault["kind"];

/** The fault for the first `times` requests of an operation, such as `repos/upload-release-asset`. */
export function failing(
  operation: string,
  fault: Fault,
  times = 1,
): (seen: { operation?: string }) => Fault | undefined {
  let left = times;
  return (seen) => {
    if (seen.operation !== operation || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

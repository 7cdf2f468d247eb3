import type { Status } from "../consume/status.ts";
import type { Finding } from "../domain/finding.ts";

/** What the place of the releases says of a version that is to be promoted. */
export type Released =
  /** `where` names the place. */
  | { readonly kind: "not-released"; readonly where: string }
  /** There is a release, and it is not to be used. */
  | { readonly kind: "unusable"; readonly findings: readonly Finding[] }
  | {
      readonly kind: "released";
      readonly digest: string;
      /** Whether its report states an accuracy gate. */
      readonly gated: boolean;
      readonly status: Status;
      /** Warnings. */
      readonly findings: readonly Finding[];
    };

/** What is known of a version that a rollback may return to. */
export interface Earlier {
  /** The digest of the release's files; `undefined` if it could not be read, and `why` says why, as a clause. */
  readonly digest:
    | { readonly kind: "read"; readonly sha256: string }
    | { readonly kind: "unread"; readonly why: string };
  readonly status: Status;
}

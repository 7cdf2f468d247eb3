import type { GraphSignature } from "../formats/graph.ts";
import type { Document } from "../registry/document.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import { gateRules as rules } from "./rules.ts";

/** The model of the previous release, as it is run. `modelPath` is absolute, `model` names it for findings. */
export interface PreviousModel {
  readonly modelPath: string;
  readonly model: string;
  readonly metadata: Document<Metadata>;
  readonly graph?: GraphSignature | undefined;
}

/** The previous release, as far as the gate looks at it. */
export type Previous =
  | NoPrevious
  /** `model` is absent if models of its format are not run. */
  | { readonly kind: "found"; readonly version: string; readonly model?: PreviousModel | undefined };

/** There is nothing to compare with. `why` is a clause. */
export type NoPrevious =
  | { readonly kind: "none" }
  | { readonly kind: "not-looked-for"; readonly why: string }
  | { readonly kind: "not-comparable"; readonly version: string; readonly why: string };

/** The rule of a limit against a previous release that nothing can be compared with. */
export const RULE_OF_NO_PREVIOUS = {
  none: rules.nothingBefore,
  "not-looked-for": rules.previousNotLookedFor,
  "not-comparable": rules.notComparedWithPrevious,
} as const;

/** Why nothing is compared, as the end of a sentence on the previous release, without its full stop. */
export function explainNoPrevious(previous: NoPrevious): string {
  switch (previous.kind) {
    case "none":
      return "there is none yet";
    case "not-looked-for":
      return `it was not looked for: ${previous.why}`;
    case "not-comparable":
      return `${previous.version} is not comparable: ${previous.why.replace(/\.$/, "")}`;
  }
}

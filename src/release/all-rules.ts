import { catalogueRules } from "../catalogue/rules.ts";
import { consumeRules } from "../consume/rules.ts";
import { signatureRules } from "../consume/signature-rules.ts";
import type { Rule } from "../domain/rule.ts";
import { gateRules } from "../gate/rules.ts";
import { registryRules } from "../registry/rules.ts";
import { publishRules } from "../releases/rules.ts";
import { cardRules } from "../report/card/rules.ts";
import { rolloutRules } from "../rollout/rules.ts";
import { contractRules } from "../versioning/rules/index.ts";
import { versioningRules } from "../versioning/rules.ts";
import { releaseRules } from "./rules.ts";

const catalogues = [
  registryRules,
  versioningRules,
  gateRules,
  publishRules,
  releaseRules,
  consumeRules,
  catalogueRules,
  rolloutRules,
  signatureRules,
  cardRules,
];

/** Every rule of every room. */
export const allRules: readonly Rule[] = [...contractRules, ...catalogues.flatMap((c) => Object.values<Rule>(c))];

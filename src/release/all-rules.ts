import { gateRules } from "../gate/rules.js";
import type { Rule } from "../nouns/rule.js";
import { publishRules } from "../publish/rules.js";
import { registryRules } from "../registry/rules.js";
import { contractRules } from "../versioning/rules/index.js";
import { versioningRules } from "../versioning/rules.js";
import { releaseRules } from "./rules.js";

const catalogues = [registryRules, versioningRules, gateRules, publishRules, releaseRules];

/** Every rule of every room. */
export const allRules: readonly Rule[] = [...contractRules, ...catalogues.flatMap((c) => Object.values<Rule>(c))];

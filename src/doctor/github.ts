import { Failure } from "../domain/failure.ts";
import { type Check, notChecked, ok, problem } from "./check.ts";
import { matchesRef } from "./patterns.ts";
import type { Forge, Remote, TagRuleset } from "./ports.ts";
import type { Use } from "./workflows.ts";

/** A version that stands for all. */
const sampleTag = (tagPrefix: string) => `refs/tags/${tagPrefix}models/fraud/1.0.0`;

/** Where a person finds a setting, below the repository's own address, and how it should be. */
const SETTINGS = {
  "tag ruleset": ["/settings/rules", "a ruleset for tags models/**/* restricts updates and deletions"],
  "required check": ["/settings/rules", "the default branch requires the check of model-check.yml"],
  "immutable releases": ["/settings", "release immutability is on"],
} as const;
type Asked = keyof typeof SETTINGS;

/** How a person looks at a setting, as a clause. */
function look(area: Asked, web: string): string {
  const [path, wanted] = SETTINGS[area];
  return `check at  ${web}${path}  that ${wanted}.`;
}

/** What only GitHub knows. Without an answer from GitHub, nothing of it is `ok`. */
export async function checkGitHub(remote: Remote, uses: readonly Use[], tagPrefix = ""): Promise<readonly Check[]> {
  const asked = Object.keys(SETTINGS) as Asked[];
  switch (remote.kind) {
    case "none":
    case "unknown": {
      const what = remote.kind === "none" ? "no remote of this repository is on GitHub" : remote.why;
      const fix = (area: Asked) =>
        `If releases go to GitHub, make sure in the repository's settings that ${SETTINGS[area][1]}.`;
      return asked.map((area) => notChecked(area, what, fix(area)));
    }
    case "no-token": {
      const { host, web } = remote;
      const fix = `Run  gh auth login --hostname ${host}  or set GITHUB_TOKEN, then run doctor again.`;
      return asked.map((area) => notChecked(area, `there is no token for ${host}`, `${fix} Or ${look(area, web)}`));
    }
    case "forge":
      return askForge(remote.forge, uses, tagPrefix);
  }
}

async function askForge(forge: Forge, uses: readonly Use[], tagPrefix: string): Promise<readonly Check[]> {
  return [
    await answered("tag ruleset", forge, async () => {
      const rulesets = await forge.tagRulesets();
      return rulesets && checkRulesets(rulesets, forge, tagPrefix);
    }),
    await answered("required check", forge, async () => {
      const required = await forge.requiredChecks();
      return required && checkRequired(required, uses, forge);
    }),
    await answered("immutable releases", forge, async () => {
      const immutable = await forge.immutableReleases();
      return immutable === undefined ? undefined : checkImmutable(immutable, forge);
    }),
  ];
}

/** What a question results in: no answer is no verdict, whatever the reason. */
async function answered(area: Asked, forge: Forge, ask: () => Promise<Check | undefined>): Promise<Check> {
  try {
    const check = await ask();
    if (check !== undefined) return check;
    return notChecked(
      area,
      `the token may not read this setting of ${forge.repository}`,
      `As an administrator, ${look(area, forge.web)}`,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const fix = `Check the network and the token, then run doctor again. Or ${look(area, forge.web)}`;
    return notChecked(area, error.message.replace(/\.$/, ""), fix);
  }
}

function checkRulesets(rulesets: readonly TagRuleset[], { repository, web }: Forge, tagPrefix: string): Check {
  const sample = sampleTag(tagPrefix);
  const covers = ({ include, exclude }: TagRuleset) =>
    include.some((p) => matchesRef(p, sample)) && !exclude.some((p) => matchesRef(p, sample));
  const active = rulesets.filter((ruleset) => ruleset.active && covers(ruleset));
  const rules = new Set(active.flatMap((ruleset) => ruleset.rules));
  const missing = [
    ...(rules.has("update") || rules.has("non_fast_forward") ? [] : ["moved"]),
    ...(rules.has("deletion") ? [] : ["deleted"]),
  ];
  if (missing.length === 0) {
    const names = active.map(({ name }) => name).join(", ");
    return ok("tag ruleset", `Tags of versions cannot be moved or deleted (ruleset ${names}).`);
  }
  const near = rulesets.find(({ include }) => include.some((pattern) => /models\/\*\*?$/.test(pattern)));
  const why =
    active.length === 0 && near !== undefined
      ? ` The ruleset ${near.name} covers no version: in a ruleset, models/** does not match a second slash.`
      : "";
  return problem(
    "tag ruleset",
    `Tags of versions in ${repository} can be ${missing.join(" and ")}.${why}`,
    `Add a ruleset for tags with the pattern  ${tagPrefix}models/**/*  that restricts updates and deletions:  ${web}/settings/rules`,
  );
}

function checkRequired(
  { branch, names }: { readonly branch: string; readonly names: readonly string[] },
  uses: readonly Use[],
  { web }: Forge,
): Check {
  const own = [...new Set(uses.filter(({ modes }) => modes.includes("check")).map(({ check }) => check))];
  if (own.length === 0) {
    const fix = "Add model-check.yml first, then require its check.";
    return notChecked("required check", "no workflow here checks pull requests, so there is no check to require", fix);
  }
  const required = own.filter((name) => names.includes(name));
  if (required.length > 0) return ok("required check", `${branch} requires the check ${required.join(", ")}.`);
  return problem(
    "required check",
    `Pull requests can be merged into ${branch} without the check ${own.join(" or ")}.`,
    `Require it in a ruleset of ${branch}:  ${web}/settings/rules`,
  );
}

function checkImmutable(immutable: boolean, { repository, web }: Forge): Check {
  if (immutable)
    return ok("immutable releases", `Releases of ${repository} cannot be changed once they are published.`);
  return problem(
    "immutable releases",
    `A published release can be changed by everyone with write access to ${repository}.`,
    `Turn release immutability on:  ${web}/settings`,
  );
}

import { connect } from "../../../src/platform/github/client.ts";
import { createForge } from "../../../src/platform/github/settings.ts";
import { TOKENS } from "../../github/auth.ts";
import { type StandIn, type StandInOptions, startGitHub } from "../../github/stand-in.ts";
import type { Ruleset } from "../../github/state.ts";

const ADMIN = {
  login: "admin",
  id: 8,
  type: "User",
  permissions: { contents: "write", administration: "read" },
} as const;
const RULESET: Ruleset = {
  id: 5,
  name: "versions",
  target: "tag",
  active: true,
  include: ["refs/tags/models/**/*"],
  exclude: ["refs/tags/models/x/*"],
  rules: ["deletion", "update"],
};

let github: StandIn;
afterEach(async () => {
  github.assertNoViolations();
  await github.close();
});

async function forgeOf(token: string, options: StandInOptions = {}) {
  github = await startGitHub({ tokens: { ...TOKENS, "ghp-admin": ADMIN }, statesPermissions: true, ...options });
  const { apiUrl, owner, repo } = github;
  const retryPolicy = { attempts: 1 };
  return createForge(connect({ token, apiUrl, owner, repo, retryPolicy }), "https://github.com/acme/models");
}

test("rulesets of tags are read with their patterns and rules, on every page", async () => {
  const forge = await forgeOf("ghs-may-read");
  const others = Array.from({ length: 150 }, (_, i) => ({ ...RULESET, id: 100 + i, target: "branch" as const }));
  github.state.rulesets.push(...others, RULESET, { ...RULESET, id: 6, name: "off", active: false });
  const { name, active, include, exclude, rules } = RULESET;
  expect(await forge.tagRulesets()).toEqual([
    { name, active, include, exclude, rules },
    { name: "off", active: false, include, exclude, rules },
  ]);
});

test("required checks are those of rulesets and of classic protection", async () => {
  const forge = await forgeOf("ghs-may-read");
  expect(await forge.requiredChecks()).toEqual({ branch: "main", names: [] });
  github.state.requiredChecks.push("Check");
  github.state.protectedChecks.push("Lint");
  expect(await forge.requiredChecks()).toEqual({ branch: "main", names: ["Check", "Lint"] });
});

test.each([
  ["ghp-admin", true, true],
  ["ghp-admin", false, false],
  ["ghs-may-read", true, undefined],
  ["ghs-may-read", false, undefined],
])("whether releases are immutable, asked with %s while it is %j: %j", async (token, immutable, expected) => {
  const forge = await forgeOf(token, { immutable });
  expect(await forge.immutableReleases()).toBe(expected);
});

test.each([403, 404])("what the token may not read (%i) is no answer", async (status) => {
  const forge = await forgeOf("ghs-may-read", { faults: () => ({ kind: "answer", status }) });
  expect(await forge.tagRulesets()).toBeUndefined();
  expect(await forge.requiredChecks()).toBeUndefined();
});

test("a token that is not accepted is a failure, not a missing permission", async () => {
  const forge = await forgeOf("unknown");
  await expect(forge.tagRulesets()).rejects.toThrow("GitHub failed to list the rulesets: 401");
});

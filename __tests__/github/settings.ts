import { json, notFound, page } from "./answers.ts";
import type { Answer, Call, Handlers, Needs } from "./call.ts";
import { sample } from "./sample.ts";
import type { Ruleset } from "./state.ts";

const metadata: Needs = { permission: "metadata" };

function summaryOf({ id, name, target, active }: Ruleset, { owner, repo }: Call) {
  const enforcement = active ? "active" : "disabled";
  return sample("repository-ruleset", {
    id,
    name,
    target,
    enforcement,
    source: `${owner}/${repo}`,
    node_id: `R_${id}`,
  });
}

function rulesets(call: Call): Answer {
  return page(
    call,
    call.state.rulesets.map((ruleset) => summaryOf(ruleset, call)),
  );
}

function ruleset(call: Call): Answer {
  const found = call.state.rulesets.find(({ id }) => id === Number(call.params.ruleset_id));
  if (found === undefined) return notFound;
  const { include, exclude, rules } = found;
  const conditions = { ref_name: { include, exclude } };
  return json(200, { ...summaryOf(found, call), conditions, rules: rules.map((type) => ({ type })) });
}

/** Only rules of rulesets: classic protection is shown with the branch. */
function branchRules(call: Call): Answer {
  const required = call.state.requiredChecks.map((context) => ({ context }));
  if (required.length === 0) return page(call, []);
  const parameters = { required_status_checks: required, strict_required_status_checks_policy: false };
  const source = { ruleset_source_type: "Repository", ruleset_source: `${call.owner}/${call.repo}`, ruleset_id: 1 };
  return page(call, [{ type: "required_status_checks", parameters, ...source }]);
}

function branch(call: Call): Answer {
  const contexts = call.state.protectedChecks;
  return json(
    200,
    sample("branch-with-protection", {
      name: call.params.branch ?? "",
      protected: contexts.length > 0,
      protection: { enabled: contexts.length > 0, required_status_checks: { contexts, checks: [] } },
    }),
  );
}

/** The same answer to "they are not" and to a token that may not know. */
function immutableReleases({ state, token }: Call): Answer {
  if (!state.immutable || token?.permissions.administration !== "read") return notFound;
  return json(200, { enabled: true, enforced_by_owner: false });
}

export const settingsHandlers: Handlers = {
  "repos/get-repo-rulesets": { needs: metadata, handle: rulesets },
  "repos/get-repo-ruleset": { needs: metadata, handle: ruleset },
  "repos/get-branch-rules": { needs: metadata, handle: branchRules },
  "repos/get-branch": { needs: metadata, handle: branch },
  "repos/check-immutable-releases": { needs: metadata, handle: immutableReleases },
};

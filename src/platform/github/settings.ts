import type { Forge, TagRuleset } from "../../doctor/ports.ts";
import { Failure } from "../../domain/failure.ts";
import { call, type GitHub, statusOf } from "./client.ts";

const PAGE = 100;

/** The settings of a repository on which releases depend, as far as the token may read them. `web` is its page. */
export function createForge(github: GitHub, web: string): Forge {
  const { octokit, owner, repo } = github;
  return {
    repository: `${owner}/${repo}`,
    web,
    tagRulesets: () =>
      ifAllowed("list the rulesets", async () => {
        const all = await octokit.paginate(octokit.rest.repos.getRepoRulesets, { owner, repo, per_page: PAGE });
        const ofTags = all.filter(({ target }) => target === "tag");
        return Promise.all(ofTags.map(({ id }) => readRuleset(github, id)));
      }),
    requiredChecks: () =>
      ifAllowed("show the rules of the default branch", async () => {
        const branch = (await octokit.rest.repos.get({ owner, repo })).data.default_branch;
        const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, {
          owner,
          repo,
          branch,
          per_page: PAGE,
        });
        const required = rules.flatMap((rule) =>
          rule.type === "required_status_checks"
            ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => context)
            : [],
        );
        const { protection } = (await octokit.rest.repos.getBranch({ owner, repo, branch })).data;
        return { branch, names: [...required, ...(protection?.required_status_checks?.contexts ?? [])] };
      }),
    immutableReleases: () =>
      ifAllowed("show whether releases are immutable", async () => {
        try {
          return (await octokit.rest.repos.checkImmutableReleases({ owner, repo })).data.enabled;
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          // GitHub gives the same answer to "it is off" and "you may not know".
          const { permissions } = (await octokit.rest.repos.get({ owner, repo })).data;
          return permissions?.admin === true ? false : undefined;
        }
      }),
  };
}

async function readRuleset({ octokit, owner, repo }: GitHub, id: number): Promise<TagRuleset> {
  const { data } = await octokit.rest.repos.getRepoRuleset({ owner, repo, ruleset_id: id });
  const names = (data.conditions as { ref_name?: { include?: string[]; exclude?: string[] } } | undefined)?.ref_name;
  return {
    name: data.name,
    active: data.enforcement === "active",
    include: names?.include ?? [],
    exclude: names?.exclude ?? [],
    rules: (data.rules ?? []).map(({ type }) => type),
  };
}

/** The answer, or `undefined` where the token may not have it. */
async function ifAllowed<T>(what: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  return call(what, async () => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Failure) && [403, 404].includes(statusOf(error) ?? 0)) return undefined;
      throw error;
    }
  });
}

import { readFileSync } from "node:fs";
import { parse } from "yaml";

interface Workflow {
  readonly on: Readonly<Record<string, { readonly paths?: unknown; readonly "paths-ignore"?: unknown } | null>>;
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const hardened = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/hardened.md", "utf8"))?.[1] ?? "";
const workflows = new Map(
  ["model-check", "model-release", "model-revalidate"].map((name) => [
    name,
    parse(readFileSync(`.github/workflows/${name}.yml`, "utf8")) as Workflow,
  ]),
).set("hardened", parse(hardened) as Workflow);

test("the check can be required: it runs on every pull request and in a merge queue", () => {
  const { on } = workflows.get("model-check") as Workflow;
  expect(Object.keys(on).sort()).toEqual(["merge_group", "pull_request"]);
  for (const trigger of Object.values(on)) expect(trigger).toBeNull();
});

test.each([...workflows])(
  "%s fetches no Git LFS object by itself, keeps no credentials and runs no shell",
  (_, { jobs, permissions }) => {
    expect(permissions).toEqual({});
    for (const { steps, permissions: own } of Object.values(jobs)) {
      expect(Object.keys(own)).not.toContain("actions");
      const [checkout] = steps.filter((s) => s.uses?.startsWith("actions/checkout@"));
      expect(checkout?.with).toMatchObject({ "persist-credentials": false });
      expect(checkout?.with).not.toHaveProperty("lfs");
      expect(steps.filter((s) => s.run !== undefined)).toEqual([]);
    }
  },
);

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { actionReference } from "../../src/authoring/action-reference.ts";
import { renderInit } from "../../src/authoring/told-init.ts";
import { workflows } from "../../src/authoring/workflows.ts";

const COMMIT = "0123456789012345678901234567890123456789";
const USES = `example/model-release@${COMMIT}`;

/** A workflow as data, the action's own name replaced. */
const dataOf = (text: string) => JSON.parse(JSON.stringify(parse(text)).replaceAll('"./"', JSON.stringify(USES)));
const written = (name: string) => dataOf(workflows({ uses: USES }).find(({ path }) => path.endsWith(name))?.text ?? "");

describe("the workflows of a user's repository", () => {
  test.each(["model-check.yml", "model-revalidate.yml"])("%s is the one of this repository", (name) => {
    expect(written(name)).toEqual(dataOf(readFileSync(`.github/workflows/${name}`, "utf8")));
  });

  test("the release is the two-job form, started as the one of this repository", () => {
    const { on, concurrency, jobs } = written("model-release.yml");
    const own = dataOf(readFileSync(".github/workflows/model-release.yml", "utf8"));
    expect([on, concurrency]).toEqual([own.on, own.concurrency]);
    const [, block = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync("docs/hardened.md", "utf8")) ?? [];
    const copied = parse(block.replaceAll("<owner>/model-release@<full commit SHA>", USES));
    // In addition, a dispatch names the tag.
    const ref = own.jobs.release.steps[0].with.ref;
    for (const job of [copied.jobs.gate, copied.jobs.publish]) {
      for (const step of job.steps) {
        if (String(step.uses).startsWith("actions/checkout@")) step.with = { ref, ...step.with };
        if (step.uses === USES) step.with.tag = own.jobs.release.steps[1].with.tag;
      }
    }
    expect(jobs).toEqual(copied.jobs);
  });
});

test("a registry of its own gets workflows whose names, tags and inputs no other has", () => {
  const files = workflows({ uses: USES }, { folder: "services/my ads", tagPrefix: "ads/" });
  expect(files.map(({ path }) => path)).toEqual(
    ["release", "check", "revalidate"].map((name) => `.github/workflows/model-${name}-services-my-ads.yml`),
  );
  const [release, check, again] = files.map(({ text }) => parse(text));
  expect(release.on.push.tags).toEqual(["ads/models/**"]);
  const inputs = { registry: "services/my ads", "tag-prefix": "ads/" };
  for (const job of [...Object.values(release.jobs), ...Object.values(check.jobs), ...Object.values(again.jobs)]) {
    const { steps } = job as { readonly steps: readonly { readonly uses: string; readonly with: object }[] };
    expect(steps.find(({ uses }) => uses === USES)?.with).toMatchObject(inputs);
  }
  const plain = workflows({ uses: USES }).map(({ text }) => parse(text));
  for (const [i, own] of [release, check, again].entries()) {
    expect(own.concurrency.group).not.toBe(plain[i].concurrency.group);
    expect(own.name).not.toBe(plain[i].name);
  }
});

const TOOL = { version: "1.2.3", repository: "https://github.com/example/published" };

describe("how workflows name the action", () => {
  test.each([
    "https://github.com/example/model-release.git",
    "https://token@github.com/example/model-release",
    "git@github.com:example/model-release.git",
    "ssh://git@ghe.example.com:2222/example/model-release.git",
  ])("is read from the remote %s", async (remote) => {
    expect(await actionReference(undefined, { ...TOOL, remote, commit: COMMIT })).toEqual({
      uses: USES,
      version: "v1.2.3",
    });
  });

  test.each([{ remote: "/srv/git/model-release" }, { remote: "https://github.com/example/model-release" }, {}])(
    "is the published version if a copy says no more than %j",
    async (origin) => {
      expect(await actionReference(undefined, { ...TOOL, ...origin })).toEqual({ uses: "example/published@v1.2.3" });
      const commitOf = async (tag: string) => (tag === "v1.2.3" ? COMMIT : undefined);
      expect(await actionReference(undefined, { ...TOOL, ...origin, commitOf })).toEqual({
        uses: `example/published@${COMMIT}`,
        version: "v1.2.3",
      });
    },
  );

  test("is told to be pinned where it names a tag", () => {
    const told = (uses: string, workflows = { written: ["a.yml"], kept: [] as string[] }) =>
      renderInit({ action: { uses }, workflows }, (path) => path, { columns: 80, paint: (_, text) => text });
    expect(told(USES)).not.toMatch(/not a commit/);
    expect(told("a/b@v1")).toMatch(/This is not a commit: its owner can change/);
    const kept = told(USES, { written: [], kept: ["a.yml"] });
    expect(kept).not.toMatch(/workflows name this action/);
    expect(kept).toMatch(/Remove the kept workflows and run init --github again/);
    expect(told(USES, { written: ["b.yml"], kept: ["a.yml"] })).toMatch(/The workflows that were written name/);
  });

  test("is what the user gives", async () => {
    expect(await actionReference("a/b@v1", TOOL)).toEqual({ uses: "a/b@v1" });
    for (const given of ["a/b", "./", "a@v1", "a/b@v1\nx"]) {
      await expect(actionReference(given, TOOL)).rejects.toThrow(/no reference to an action/);
    }
  });
});

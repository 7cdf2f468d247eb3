import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, failureOf } from "../../src/domain/failure.ts";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import { createWorkspace } from "../../src/platform/files/workspace.ts";
import { findObstacle } from "../../src/platform/folder/obstacle.ts";
import { createFolderReleases } from "../../src/platform/folder/releases.ts";
import { createRepository } from "../../src/platform/git/repository.ts";
import type { Publisher } from "../../src/publish/ports.ts";
import { attempt } from "../../src/release/attempt.ts";
import { check } from "../../src/release/check.ts";
import { exitCodeOf } from "../../src/release/outcome.ts";
import type { Workspace } from "../../src/release/ports.ts";
import { release } from "../../src/release/release.ts";
import type { Request } from "../../src/release/request.ts";
import type { ReleaseWorld } from "../../src/release/world.ts";
import { fakeInference } from "../helpers/fake-inference.ts";
import { createRegistry, type VersionOptions } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const id = { model: "scorer", version: "1.0.0" };
const REQUEST: Request = {
  id,
  mode: "release",
  requireGate: false,
  requireTag: false,
  dryRun: false,
  now: "2026-11-24T00:00:00.000Z",
  tool: { name: "model-release", version: "0" },
  machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v20" },
};

interface Changes {
  readonly version?: VersionOptions;
  readonly publisher?: Partial<Publisher>;
  readonly workspace?: Partial<Workspace>;
  readonly inference?: Partial<ReleaseWorld["inference"]>;
}

/** Runs one version through the line, with what a test breaks in the world around it. */
async function run(line: typeof release | typeof check, { version, publisher, workspace, inference }: Changes) {
  const registry = createRegistry();
  registry.addVersion(version);
  registry.commit();
  const releases = createFolderReleases({ folder: join(tempFolder(), "out"), shown: "out" });
  const own = await createWorkspace(registry.root, ".model-release");
  const told: string[] = [];
  const heard: Failure[] = [];
  const ending = await attempt(id, { publishes: line === release, asFailure: failureOf }, (found) =>
    line(
      { ...REQUEST, mode: line === release ? "release" : "check" },
      {
        repository: createRepository(registry.root),
        workspace: { ...own, ...workspace },
        inference: { ...fakeInference(), ...inference },
        readModel: readModelFile,
        listener: {
          stage: (title) => told.push(title),
          progress: () => {},
          plan: () => told.push("plan"),
          found,
          obstacle: (failure) => {
            told.push("obstacle");
            heard.push(failure);
          },
        },
        publisher: { ...releases, ...publisher },
        history: releases,
        previousReleases: releases,
      },
    ),
  );
  await own.dispose();
  return { ending, told, heard };
}

const lost = (why: string) => new Failure("environment", why, { fix: "Run again." });

describe("a publication that fails", () => {
  test.each<[string, Partial<Publisher>]>([
    ["at its draft", { create: () => Promise.reject(lost("403")) }],
    ["in an upload", { upload: () => Promise.reject(lost("the connection broke")) }],
    ["at its end", { publish: () => Promise.reject(lost("rate limit")) }],
    ["by a defect", { publish: () => Promise.reject(new TypeError("undefined is not a function")) }],
  ])("%s keeps the verdict and the evidence, and says why", async (_, publisher) => {
    const { ending } = await run(release, { publisher });
    if (ending.kind !== "not-published") throw new Error(ending.kind);
    expect(ending.report.verdict).not.toBe("fail");
    expect(ending.report.findings.length).toBeGreaterThan(0);
    expect(ending.evidence).toBe(".model-release");
    expect(ending.failure.message).not.toBe("");
    expect(exitCodeOf(ending)).toBe(3);
  });

  test("that is foreseen is said before anything is measured, and what is judged stays judged", async () => {
    const { ending, told, heard } = await run(release, {
      publisher: { obstacle: async () => lost("no permission"), create: () => Promise.reject(lost("403")) },
    });
    expect(heard.map((f) => f.message)).toEqual(["no permission"]);
    const at = (word: string) => told.findIndex((title) => title.startsWith(word));
    expect(at("obstacle")).toBeLessThan(at("Measuring"));
    expect(ending.kind).toBe("not-published");
  });

  test("is not foreseen for a model that passes where nothing stands in the way", async () => {
    const { ending, heard } = await run(release, {});
    expect([ending.kind, heard]).toEqual(["published", []]);
  });
});

describe("a run that breaks", () => {
  const wrong = { metadata: { deprecated: "no" } };

  test.each([
    ["while it loads the model", { inspect: () => Promise.reject(new Error("the worker died")) }],
    [
      "while it measures latency",
      { profile: () => Promise.reject(lost("the worker died")), race: () => Promise.reject(lost("the worker died")) },
    ],
  ])("%s keeps what had been found, and has no verdict", async (_, inference) => {
    const { ending } = await run(check, { version: { metadata: { dataset_version: "" } }, inference });
    if (ending.kind !== "broken") throw new Error(ending.kind);
    expect(ending.tag).toBe("models/scorer/1.0.0");
    expect(ending.failure.message).toContain("the worker died");
    expect(ending.findings.length).toBeGreaterThan(0);
    expect(new Set(ending.findings.map((f) => JSON.stringify(f))).size).toBe(ending.findings.length);
    expect(exitCodeOf(ending)).toBe(3);
  });

  test("for want of room for the evidence keeps its verdict", async () => {
    const workspace = { writeEvidence: () => Promise.reject(lost("no room")) };
    const checked = await run(check, { workspace });
    expect(checked.ending).toMatchObject({ kind: "checked", unwritten: { message: "no room" } });
    const refused = await run(release, { workspace, version: wrong });
    expect(refused.ending).toMatchObject({
      kind: "refused",
      report: { verdict: "fail" },
      unwritten: { message: "no room" },
    });
    if (refused.ending.kind !== "broken") expect(exitCodeOf(refused.ending)).toBe(1);
    // What is published carries its evidence.
    const released = await run(release, { workspace });
    expect(released.ending).toMatchObject({ kind: "not-published", failure: { message: "no room" } });
  });
});

describe("a folder that cannot be published into is known beforehand", () => {
  test("whether it is there or not", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "file"), "");
    expect(await findObstacle(join(folder, "not", "there", "yet"), "folder out")).toBeUndefined();
    expect((await findObstacle(join(folder, "file", "below"), "folder out"))?.message).toContain("is a file");
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    // Nothing is closed to root.
    const expected = process.getuid?.() === 0 ? undefined : expect.stringContaining("no permission to write");
    expect((await findObstacle(join(closed, "below"), "folder out"))?.message).toEqual(expected);
    chmodSync(closed, 0o755);
  });
});

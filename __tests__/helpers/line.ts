import { rmSync } from "node:fs";
import { join } from "node:path";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import { createWorkspace } from "../../src/platform/files/workspace.ts";
import { createFolderReleases } from "../../src/platform/folder/releases.ts";
import { createRepository } from "../../src/platform/git/repository.ts";
import { check } from "../../src/release/check.ts";
import { checkDeleted } from "../../src/release/deleted.ts";
import { judge } from "../../src/release/judge.ts";
import type { Outcome } from "../../src/release/outcome.ts";
import { release } from "../../src/release/release.ts";
import type { Request } from "../../src/release/request.ts";
import { revalidate } from "../../src/release/revalidate.ts";
import { type FakeInference, type FakeModel, fakeInference } from "./fake-inference.ts";
import { createRegistry, fixtureRows, type Registry, type VersionOptions } from "./registry.ts";

export const POLICY = "gate:\n  metrics:\n    accuracy: { min: 0.9 }\n";

type Ask = Partial<Request> & { readonly model?: string };

/** The line of a release over a real registry and a folder of releases, in this process and without a model's runtime. */
export interface Line {
  readonly registry: Registry;
  /** The folder of releases, absolute. */
  readonly folder: string;
  readonly inference: FakeInference;
  release(version: string, ask?: Ask): Promise<Outcome>;
  check(version: string, ask?: Ask): Promise<Outcome>;
  checkDeleted(version: string, renamed?: readonly string[]): Promise<Outcome | undefined>;
  /** `gate` beside the folder of releases, or by itself. */
  gate(version: string, from?: boolean): Promise<Outcome>;
  validate(version: string): Promise<Outcome>;
  revalidate(version: string): Promise<Outcome>;
  /** Where a release keeps its own report. */
  reportOf(version: string): string;
  /** Changes a report as it is stored. */
  rewrite(version: string, change: (report: Record<string, unknown>) => unknown): void;
}

/** A line with version 1.0.0 of `scorer` in the registry, its gate, and nothing released. */
export function createLine(model: FakeModel = {}, version: VersionOptions = {}): Line {
  const registry = createRegistry();
  registry.addVersion(version);
  registry.write("models/scorer/model.yml", POLICY);
  registry.write("models/scorer/fixtures/rows.csv", fixtureRows(8));
  registry.write(".gitignore", ".model-release\nreleases\n");
  registry.commit();
  const folder = join(registry.root, "releases");
  const inference = fakeInference({ ...model, profile: { inputs: 10, ...model.profile } });
  const reportPath = (number: string) => `releases/models/scorer/${number}/validation-report.json`;
  async function run<T>(
    number: string,
    mode: Request["mode"],
    ask: Ask,
    how: (request: Request, world: World) => Promise<T>,
  ): Promise<T> {
    const { model: name = "scorer", ...asked } = ask;
    const request: Request = {
      ...{ id: { model: name, version: number }, mode, requireGate: false, requireTag: false, dryRun: false },
      now: "2026-11-24T00:00:00.000Z",
      tool: { name: "model-release", version: "0.0.0" },
      machine: { platform: "linux x64", cpu: "a processor", cores: 2, memoryMb: 8000, node: "v24" },
      ...asked,
    };
    const releases = createFolderReleases({ folder, shown: "releases" });
    const workspace = await createWorkspace(registry.root, join(".model-release", name, number));
    try {
      return await how(request, {
        ...{ repository: createRepository(registry.root), workspace, inference, readModel: readModelFile },
        listener: { stage: () => undefined, progress: () => undefined, plan: () => undefined },
        ...{ publisher: releases, history: releases, previousReleases: releases },
      });
    } finally {
      await workspace.dispose();
    }
  }
  return {
    registry,
    folder,
    inference,
    release: (number, ask = {}) => run(number, "release", ask, release),
    check: (number, ask = {}) => run(number, "check", ask, check),
    checkDeleted: (number, renamed = []) =>
      run(number, "check", {}, (request, world) => checkDeleted(request, world, renamed)),
    gate: (number, from = true) =>
      run(number, "gate", {}, (request, world) => judge(request, world, from ? world.previousReleases : undefined)),
    validate: (number) => run(number, "validate", {}, judge),
    revalidate: (number) => run(number, "revalidate", {}, revalidate),
    reportOf: reportPath,
    rewrite(number, change) {
      const report = JSON.parse(registry.read(reportPath(number))) as Record<string, unknown>;
      const changed = change(report);
      registry.write(reportPath(number), typeof changed === "string" ? changed : JSON.stringify(changed ?? report));
    },
  };
}

type World = Parameters<typeof release>[1];

/** Takes a file or folder out of a registry's working tree. */
export function remove({ root }: Registry, path: string): void {
  rmSync(join(root, path), { recursive: true });
}

/** The ids of the rules of an outcome's findings; `level` picks one level, and what was waived counts as none. */
export function rulesOf(outcome: Outcome | undefined, level?: string): string[] {
  const all = outcome?.report.findings.filter(
    (f) => level === undefined || (f.level === level && f.waiver === undefined),
  );
  return (all ?? []).map(({ rule }) => rule);
}

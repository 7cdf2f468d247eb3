import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../../../src/publish/plan.ts";
import { mapWithConcurrency } from "../../../../src/publish/pool.ts";
import { formatMarker } from "../../../../src/releases/marker.ts";
import { Random } from "../../../fuzz/random.ts";
import { draft, pushTag } from "../../../github/acts.ts";
import { upload } from "../../../github/client.ts";
import type { Exchange } from "../../../github/exchange.ts";
import type { Fault } from "../../../github/faults.ts";
import { seedRepository } from "../../../github/seed.ts";
import { type StandIn, startGitHub } from "../../../github/stand-in.ts";
import { type Child, startChild } from "../../../helpers/publish-child.ts";
import { heldBy, neverInPart, releaseTo } from "../../../helpers/publishing.ts";
import { planOf, TAG } from "../../../helpers/staged.ts";
import { tempFolder } from "../../../helpers/temp-folder.ts";

const TEXTS = {
  "model.onnx": "m".repeat(30_000),
  "model.onnx.data": "d".repeat(90_000),
  "metadata.json": '{"version":"1.0.0"}',
  SHA256SUMS: "the sums of the first run",
  "validation-report.json": '{"run":1}',
};
/** A second run measured anew: its evidence differs, the model does not. */
const AGAIN = { ...TEXTS, SHA256SUMS: "the sums of the second run", "validation-report.json": '{"run":2}' };

beforeAll(async () => {
  repository = seedRepository();
  const github = await startGitHub({ gitDir: repository });
  commit = await pushTag(github);
  await github.close();
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

/** Where a run is killed: at its n-th request before or after it is carried out, or in the middle of the n-th upload. */
interface Point {
  readonly when: "before" | "after" | "within";
  readonly number: number;
}

interface Scene {
  readonly github: StandIn;
  /** Runs the child that is killed at `point`; the requests that it came to. */
  crash(
    plan: Plan,
    point: Point | undefined,
  ): Promise<{ readonly end: string; readonly requests: readonly Exchange[] }>;
}

// All scenes share one repository with the tag in it; GitHub's own state is each scene's.
let repository: string;
let commit: string;

async function createScene(): Promise<Scene> {
  let child: Child | undefined;
  let point: Point | undefined;
  let first = 0;
  const isHere = ({ number, origin }: Exchange, when: Point["when"]) => {
    if (point?.when !== when) return false;
    if (when !== "within") return number - first === point.number;
    const uploads = github.log.slice(first).filter((e) => e.origin === "uploads" && e.number <= number);
    return origin === "uploads" && uploads.length === point.number;
  };
  const cut = new Map<number, Fault>();
  const killed = new Set<number>();
  const github: StandIn = await startGitHub({
    gitDir: repository,
    invariant: neverInPart(Object.keys(TEXTS)),
    onRequest: async (seen) => {
      if (isHere(seen, "after")) killed.add(seen.number);
      if (isHere(seen, "within")) {
        cut.set(seen.number, { kind: "reset", afterBytes: 10 });
        killed.add(seen.number);
      }
      if (!isHere(seen, "before")) return;
      cut.set(seen.number, { kind: "reset" });
      await child?.kill();
    },
    faults: ({ number }) => cut.get(number),
    onHandled: async ({ number }) => {
      if (killed.has(number)) await child?.kill();
    },
  });
  return {
    github,
    async crash(plan, at) {
      first = github.log.length;
      point = at;
      child = startChild(github, plan);
      const end = await child.end;
      point = undefined;
      return { end, requests: github.log.slice(first) };
    },
  };
}

const SEED = 20261125;

type Prepare = (scene: Scene) => Promise<void>;

/** One crash on a repository of its own, and the run after it: what is not as it should be, or nothing. */
async function crashAndRunAgain(prepare: Prepare, point: Point): Promise<readonly string[]> {
  const scene = await createScene();
  const { github } = scene;
  try {
    await prepare(scene);
    const { end } = await scene.crash(planOf(join(tempFolder(), "first"), TEXTS, commit), point);
    const isOut = github.state.releases.some((r) => !r.draft);
    const writesBefore = writes(github);
    const again = await releaseTo(github, planOf(join(tempFolder(), "second"), AGAIN, commit));
    return [
      ...(end === "SIGKILL" ? [] : [`the first run ended with ${end}`]),
      ...(again === (isOut ? "same" : "published") ? [] : [`the second run ended with ${again}`]),
      ...(isOut && writes(github) > writesBefore ? ["the second run wrote to what was published"] : []),
      ...(github.state.releases.length === 1 ? [] : [`there are ${github.state.releases.length} releases`]),
      ...differences(heldBy(github, TAG), isOut ? TEXTS : AGAIN),
      ...github.breaches,
      ...github.violations,
      ...github.state.events.filter((e) => e.kind !== "published").map((e) => JSON.stringify(e)),
    ].map((problem) => `killed ${point.when} ${point.number}: ${problem}`);
  } finally {
    await github.close();
  }
}

function writes({ log }: StandIn): number {
  return log.filter((e) => e.method !== "GET").length;
}

function differences(held: ReturnType<typeof heldBy>, texts: Readonly<Record<string, string>>): string[] {
  const wanted = planOf(tempFolder(), texts).files.map(({ name, sha256 }) => `${name} ${sha256}`);
  const found = held.map(({ name, sha256 }) => `${name} ${sha256}`);
  return wanted.sort().join() === found.sort().join() ? [] : [`the assets are ${found.join(", ")}`];
}

/** Every request of an undisturbed run, before and after it is carried out, and every upload in its middle. */
async function pointsOf(prepare: Prepare): Promise<Point[]> {
  const scene = await createScene();
  try {
    await prepare(scene);
    const { end, requests } = await scene.crash(planOf(join(tempFolder(), "whole"), TEXTS, commit), undefined);
    expect(end).toBe("published");
    const uploads = requests.filter((e) => e.origin === "uploads");
    return [
      ...requests.flatMap((_, i): Point[] => [
        { when: "before", number: i + 1 },
        { when: "after", number: i + 1 },
      ]),
      ...uploads.map((_, i): Point => ({ when: "within", number: i + 1 })),
    ];
  } finally {
    await scene.github.close();
  }
}

/** Kills runs at all points, or at some that are drawn; how many there were. */
export async function crashAt({ prepare, until }: Situation, sample = Number.POSITIVE_INFINITY): Promise<number> {
  const points = (await pointsOf(prepare)).filter(({ when, number }) => when === "within" || number <= until);
  const random = new Random(SEED);
  while (points.length > sample) points.splice(random.below(points.length), 1);
  const problems: string[] = [];
  await mapWithConcurrency(points, 3, async (point) => {
    problems.push(...(await crashAndRunAgain(prepare, point)));
  });
  expect(problems).toEqual([]);
  return points.length;
}

/** A draft of ours by an earlier run: one file there, one half there, and the evidence of then. */
async function leaveDraft({ github }: Scene, of = commit): Promise<void> {
  const body = `Notes of then\n\n${formatMarker({ tag: TAG, commit: of })}\n`;
  const { data } = await draft(github, TAG, { body });
  await upload(data.upload_url, "model.onnx.data", TEXTS["model.onnx.data"]);
  await upload(data.upload_url, "model.onnx", TEXTS["model.onnx"]);
  await upload(data.upload_url, "validation-report.json", '{"run":0}');
  const half = github.state.releases[0]?.assets.find((a) => a.name === "model.onnx");
  if (half !== undefined) half.state = "starter";
}

interface Situation {
  readonly prepare: Prepare;
  /** The last request that is tried. */
  readonly until: number;
}

// The numbers are those of the points that are tried; they change with the calls that a run makes.
export const SITUATIONS: readonly (Situation & { readonly title: string; readonly points: number })[] = [
  { title: "a fresh run", points: 45, prepare: async () => {}, until: Number.POSITIVE_INFINITY },
  { title: "a run that resumes a draft", points: 52, prepare: leaveDraft, until: Number.POSITIVE_INFINITY },
  // After its first steps it is a fresh run.
  {
    title: "a run that discards the draft of another commit",
    points: 21,
    prepare: (scene) => leaveDraft(scene, "f".repeat(40)),
    until: 8,
  },
];

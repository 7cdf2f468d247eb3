import { createPullScene, type PullScene } from "../../helpers/pull-scene.ts";
import { crashIn, FRESH, HALF, placeOf } from "./crash/points.ts";

// Hundreds of processes, one after the other.
const LONG_MS = 1_800_000;

let scene: PullScene;

beforeAll(async () => {
  scene = await createPullScene();
});
afterAll(() => scene.close());

test.each([
  ["folder", "a fresh run", FRESH, 35],
  ["github", "a fresh run", FRESH, 40],
  ["folder", "a run that takes over what a killed one left", HALF, 25],
  ["github", "a run that takes over what a killed one left", HALF, 30],
] as const)(
  "from a %s, %s that is killed at any write or request",
  async (kind, _, prepare, least) => {
    const { tried, wrong } = await crashIn(await placeOf(scene, kind), prepare);
    expect([wrong, tried, tried > least]).toEqual([[], tried, true]);
  },
  LONG_MS,
);

import { createPullScene, type PullScene } from "../../helpers/pull-scene.ts";
import { crashIn, FRESH, placeOf } from "./crash/points.ts";

const POINTS = 2;

let scene: PullScene;

beforeAll(async () => {
  scene = await createPullScene();
});
afterAll(() => scene.close());

test.each(["folder", "github"] as const)(
  "a pull from a %s that is killed leaves nothing or everything, and the next one fetches what is missing",
  async (kind) => {
    expect(await crashIn(await placeOf(scene, kind), FRESH, POINTS)).toEqual({ tried: POINTS, wrong: [] });
  },
);

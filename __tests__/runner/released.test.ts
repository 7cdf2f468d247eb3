import { rmSync } from "node:fs";
import { join } from "node:path";
import { fixtureRows } from "../helpers/registry.ts";
import { createScene, POLICY, type Scene, TAG } from "./world.ts";

const OTHER = "models/scorer/1.0.1";
const FILE = "models/scorer/model.yml";

describe("after two versions are released", () => {
  let scene: Scene;
  let pulls = 0;

  beforeAll(async () => {
    scene = await createScene();
    await scene.pushTag(TAG);
    scene.registry.addVersion({ version: "1.0.1" });
    scene.registry.commit();
    expect((await scene.pushTag(OTHER)).conclusion).toBe("success");
  });

  afterAll(async () => {
    scene.github.assertNoViolations();
    await scene.close();
  });

  async function pullWith(change: (root: string) => void) {
    pulls += 1;
    scene.registry.git("checkout", "-q", "-B", `topic-${pulls}`, "main");
    change(scene.registry.root);
    scene.registry.commit();
    const ran = await scene.openPull(`topic-${pulls}`, false, { attempt: pulls + 1 });
    const errors = ran.annotations.filter(({ level, title }) => level === "error" && title !== undefined);
    return { ran, errors: errors.map(({ title }) => title) };
  }

  test.each([
    ["a limit that the released model does not keep", POLICY.replace("0.95", "0.999"), "metric/limit"],
    ["a limit that is loosened", POLICY.replace("0.95", "0.10"), "policy/weakened"],
    ["a model.yml that cannot be applied", "gate:\n  metrics:\n    acuracy: { mim: 2 }\n", "policy/unknown-key"],
    ["a gate that is deleted", undefined, "gate/removed"],
  ])("a pull request with %s is refused", async (_, policy, rule) => {
    const { ran, errors } = await pullWith((root) =>
      policy === undefined ? rmSync(join(root, FILE)) : scene.registry.write(FILE, policy),
    );
    expect([ran.conclusion, ran.outputs["tag-name"], errors]).toEqual([
      "failure",
      OTHER,
      expect.arrayContaining([rule]),
    ]);
  });

  test("a pull request that deletes the folder of one, or the whole model, is refused", async () => {
    const one = await pullWith((root) => rmSync(join(root, TAG), { recursive: true }));
    expect([one.ran.conclusion, one.errors, one.ran.outputs["tag-name"]]).toEqual([
      "failure",
      ["version/released-changed"],
      TAG,
    ]);
    const all = await pullWith((root) => rmSync(join(root, "models/scorer"), { recursive: true }));
    expect([all.ran.conclusion, all.errors]).toEqual([
      "failure",
      ["version/released-changed", "version/released-changed"],
    ]);
  });

  test("a pull request that deprecates the old one passes", async () => {
    const { ran, errors } = await pullWith(() => scene.registry.addVersion({ metadata: { deprecated: true } }));
    expect([ran.conclusion, errors, ran.outputs.verdict, ran.outputs["already-published"]]).toEqual([
      "success",
      [],
      "pass",
      "false",
    ]);
  });

  test("a pull request that changes nothing that counts shows the stored verdict and says so; asked by its tag, it measures", async () => {
    const { ran } = await pullWith(() => scene.registry.write("models/scorer/1.0.1/.notes", "hidden, and no asset"));
    expect([ran.conclusion, ran.outputs["already-published"]]).toEqual(["success", "true"]);
    expect(ran.summary).toMatch(
      /This report was stored with the release by model-release \S+ on 2\S+Z from commit `[0-9a-f]{12}`\./,
    );
    expect(ran.log).toContain("This report was stored with the release by ");
    expect(ran.ranModel).toBe(false);
    const asked = await scene.dispatch({ mode: "check", tag: OTHER }, { attempt: 99 });
    expect([asked.conclusion, asked.outputs["already-published"], asked.outputs.gated]).toEqual([
      "success",
      "false",
      "true",
    ]);
    expect(asked.ranModel).toBe(true);
  });

  test("a model.yml without any version is refused for what is wrong with it", async () => {
    const { ran, errors } = await pullWith(() => scene.registry.write("models/later/model.yml", "nonsense: 1\n"));
    expect([ran.conclusion, errors]).toEqual(["failure", ["policy/unknown-key"]]);
  });
});

test("a fixture set outside of fixtures/ is part of what is judged again", async () => {
  const scene = await createScene();
  const { registry } = scene;
  registry.git("rm", "-rq", "models/scorer/fixtures");
  registry.write("models/scorer/data/holdout.csv", fixtureRows(500, 50));
  registry.write("models/scorer/model.yml", POLICY.replace("gate:\n", "gate:\n  fixtures: data/holdout.csv\n"));
  registry.commit();
  await scene.pushTag(TAG);
  const { outputs } = await scene.dispatch({ mode: "revalidate", tag: TAG });
  expect([outputs.verdict, outputs.gated]).toEqual(["pass", "true"]);
  await scene.close();
});

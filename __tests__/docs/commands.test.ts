import { type Block, filledIn, shellBlocks } from "./pages.ts";
import { BRANCH, createWorld, type Scenery, TWO_VERSIONS, VERSION, type World } from "./world.ts";

/** Blocks that do not run here, in the order of the pages. Each carries the remark `not run: <reason>`. */
const NOT_RUN: readonly string[] = [
  "README.md: npm ci && npm start",
  "README.md: npm cit",
  "docs/consuming.md: gh attestation verify model.onnx --repo acme/models --predicate-type https://in-toto.io/attestation/test-result/v0.1",
  "docs/consuming.md: openssl ecparam -name prime256v1 -genkey -noout -out key.pem\nopenssl ec -in key.pem -pubout -out public.pem\nmodel-release release models/fraud/1.0.0 --to releases --sign-key key.pem\nmodel-release verify served/fraud/1.0.0 --public-key public.pem",
  "docs/consuming.md: model_signing verify key served/fraud/1.0.0 --public_key public.pem --signature served/fraud/1.0.0/model.sig",
  "docs/development.md: npm test -- __tests__/report/whole -u\ngit diff __tests__/report/snapshots",
  "docs/development.md: node scripts/html-screenshots.mjs screenshots",
  'docs/install.md: npm ci\nalias model-release="node $PWD/dist/cli/index.js"',
  "docs/install.md: npm install --ignore-scripts model-release onnxruntime-node@1.30.0",
  "docs/troubleshooting.md: git fetch --unshallow",
];

/** What is there before a page's first command; a page that is not listed has no command that runs. */
const SCENERY: Readonly<Record<string, Scenery>> = {
  "README.md": [],
  "docs/action.md": BRANCH,
  "docs/canary.md": [
    ...TWO_VERSIONS.slice(0, 1),
    "printf 'gate:\\n  fixtures: fixtures/holdout.csv\\n  label: is_fraud\\n  metrics: { accuracy: { min: 0.5 } }\\n' > models/fraud/model.yml",
    ...TWO_VERSIONS.slice(1),
    "model-release release models/fraud/1.0.1 --to releases",
  ],
  "docs/consuming.md": [...TWO_VERSIONS, "model-release release models/fraud/1.0.1 --to releases"],
  "docs/development.md": ['cp -r "$CLONE/models" . && ln -s "$CLONE/scripts" scripts'],
  "docs/first-release.md": [],
  "docs/gate.md": TWO_VERSIONS,
  "docs/install.md": [],
  "docs/local.md": TWO_VERSIONS,
  "docs/migrate.md": VERSION,
  "docs/platform-engineers.md": ['ln -s "$CLONE/scripts" scripts'],
  "docs/registries.md": [
    ...TWO_VERSIONS,
    "mkdir -p services/ads && git mv models services/ads/models",
    "mkdir ../model-policies && echo 'gate: { latency: { p95_ms: { max: 1000 } } }' > ../model-policies/minimum.yml",
  ],
  "docs/troubleshooting.md": [...TWO_VERSIONS, "git switch --quiet --create topic"],
  "docs/versioning.md": [...TWO_VERSIONS, "git tag models/fraud/1.0.0"],
};

const isRun = ({ remark = "" }: Block) => !remark.startsWith("not run: ");
const blocks = shellBlocks();

test("what does not run here is listed, and nothing else", () => {
  const skipped = blocks.filter((block) => !isRun(block)).map(({ page, text }) => `${page}: ${text.trim()}`);
  expect(skipped).toEqual(NOT_RUN);
  expect(blocks.length - skipped.length).toBeGreaterThan(30);
  expect([...new Set(blocks.filter(isRun).map(({ page }) => page))].sort()).toEqual(Object.keys(SCENERY).sort());
});

describe.each(Object.entries(SCENERY))("the commands of %s", (page, scenery) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(scenery);
  });
  afterAll(() => world.close());

  test.each(blocks.filter((block) => block.page === page && isRun(block)))(
    "run in the order of the page: line $line",
    async ({ text, remark = "" }) => {
      const [, expected = "0"] = /^exit code (\d)/.exec(remark) ?? [];
      const { code, output } = await world.shell(filledIn(text));
      expect({ text, code, output: code === Number(expected) ? "" : output }).toEqual({
        text,
        code: Number(expected),
        output: "",
      });
    },
  );
});

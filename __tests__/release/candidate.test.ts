import type { Finding } from "../../src/domain/finding.ts";
import type { Checkout, Repository } from "../../src/registry/ports.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { checkPolicyAlone, findCandidate } from "../../src/release/candidate.ts";
import type { Request } from "../../src/release/request.ts";
import { ID, POLICY_FILE, SET, TAG } from "../helpers/candidate.ts";
import { filesOf, HEAD, memoryRepository } from "../helpers/memory.ts";
import { metadataOf } from "../helpers/registry.ts";
import { versionFiles } from "../helpers/scene.ts";

const OTHER = "2".repeat(40);
const TAGGED: Checkout = { head: HEAD, tagCommit: HEAD };

interface Tree {
  readonly texts?: Readonly<Record<string, string>>;
  readonly checkout?: Checkout | "none";
  /** What git says of a path, or what lies there. */
  readonly states?: Readonly<Record<string, Partial<VersionFile>>>;
  readonly without?: readonly string[];
}

function repositoryOf({ texts = {}, checkout = TAGGED, states = {}, without = [] }: Tree): Repository {
  const files = filesOf({ ...versionFiles(ID.version), ...texts });
  for (const path of without) files.delete(path);
  const memory = memoryRepository(files);
  return {
    ...memory,
    checkout: async () => (checkout === "none" ? undefined : checkout),
    list: async (path) => (await memory.list(path))?.map((file) => ({ ...file, ...states[file.path] })),
  };
}

const heard: Finding[][] = [];
const stages: string[] = [];
const find = (tree: Tree = {}, asked: Partial<Request> = {}) =>
  findCandidate(
    { id: ID, mode: "release", requireTag: false, ...asked },
    {
      repository: repositoryOf(tree),
      listener: {
        stage: (title) => void stages.push(title),
        progress: () => undefined,
        plan: () => undefined,
        found: (findings) => void heard.push([...findings]),
      },
    },
  );
const told = async (tree: Tree, asked?: Partial<Request>) =>
  (await find(tree, asked)).findings.map(({ rule, level, message }) => `${level} ${rule} ${message}`);

test("a version is read with all that can be said of it, and what is found is heard at once", async () => {
  stages.length = 0;
  heard.length = 0;
  const candidate = await find({ texts: { [POLICY_FILE]: "title: Scorer\n", [SET]: "x,label\n1,0\n" } });
  expect(candidate).toMatchObject({
    ...{ id: ID, tag: TAG, commit: HEAD, tagCommit: HEAD, modelFile: "model.onnx", title: "Scorer v1.0.1" },
    ...{ policyRefused: false, fixturesRefused: false, findings: [], fixtures: { path: SET, format: "csv" } },
    policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    metadata: { value: { model_name: "scorer" } },
    policy: { value: { title: "Scorer" } },
    defaults: [{ setting: "gate.fixtures" }],
  });
  expect(candidate.assets.map(({ name }) => name).sort()).toEqual([
    "README.md",
    "confusion_matrix.png",
    "feature_importance.json",
    "metadata.json",
    "model.onnx",
  ]);
  expect([stages, heard]).toEqual([[`Reading ${TAG}`], [[]]]);
  await find({ without: [`${TAG}/README.md`] });
  expect(heard.at(-1)).toMatchObject([{ rule: "layout/document-missing" }]);
});

test("without a title the folder's name is one, which the report states as a default", async () => {
  const unnamed = { setting: "title", value: "scorer", why: "model.yml sets none" };
  expect(await find()).toMatchObject({ title: "scorer v1.0.1", defaults: [unnamed], policyDigest: null });
  const refused = await find({ texts: { [POLICY_FILE]: "title: 7\n" } });
  expect(refused).toMatchObject({ title: "scorer v1.0.1", defaults: [], policyRefused: true });
});

describe("the tag", () => {
  test.each<[string, Checkout | "none", Partial<Request>, string[]]>([
    ["at the commit", TAGGED, {}, []],
    ["outside of git", "none", {}, [`error candidate/not-in-git ${TAG} is not in a git repository with a commit.`]],
    [
      "missing",
      { head: HEAD },
      {},
      [`notice candidate/no-tag Tag ${TAG} does not exist; using the checked-out commit 111111111111.`],
    ],
    [
      "missing where it has to exist",
      { head: HEAD },
      { requireTag: true },
      [`error candidate/tag-missing Tag ${TAG} does not exist.`],
    ],
    [
      "elsewhere",
      { head: HEAD, tagCommit: OTHER },
      {},
      [`error candidate/tag-elsewhere The tag ${TAG} points to 222222222222, but 111111111111 is checked out.`],
    ],
    [
      "off the branch",
      { ...TAGGED, missingFrom: "main" },
      {},
      [`error candidate/not-on-branch The tag ${TAG} points to 111111111111, which is not on the branch main.`],
    ],
    [
      "elsewhere and off the branch",
      { head: HEAD, tagCommit: OTHER, missingFrom: "main" },
      {},
      [
        `error candidate/not-on-branch The tag ${TAG} points to 222222222222, which is not on the branch main.`,
        `error candidate/tag-elsewhere The tag ${TAG} points to 222222222222, but 111111111111 is checked out.`,
      ],
    ],
  ])("%s matters to a release alone", async (_, checkout, asked, expected) => {
    expect(await told({ checkout }, asked)).toEqual(expected);
    for (const mode of ["check", "gate", "validate", "revalidate"] as const) {
      expect(await told({ checkout }, { ...asked, mode })).toEqual([]);
    }
  });

  test("has a way out for the reader", async () => {
    const fixes = async (checkout: Checkout, requireTag = false) =>
      (await find({ checkout }, { requireTag })).findings.map(({ fix, inAction }) => [fix, inAction]);
    expect(await fixes({ head: HEAD }, true)).toEqual([[`git tag ${TAG} && git push origin ${TAG}`, undefined]]);
    expect(await fixes({ head: HEAD })).toEqual([
      ["Nothing to do for a local trial. Create the tag before you release for others.", undefined],
    ]);
    expect(await fixes({ head: HEAD, tagCommit: OTHER, missingFrom: "main" })).toEqual([
      ["Merge that commit into main, or move the tag to a commit that is on it, and push the tag again.", undefined],
      [
        `git checkout ${TAG}  — or, if this commit is the right one:  git tag --force ${TAG}`,
        `Let actions/checkout check out refs/tags/${TAG}; or, if the checked-out commit is the right one, move the tag to it and push the tag again.`,
      ],
    ]);
  });

  test("and the commit are absent where git has none", async () => {
    expect(await find({ checkout: "none" })).toMatchObject({ commit: undefined, tagCommit: undefined });
  });
});

describe("what differs from the commit", () => {
  const tree = (gitStatus: VersionFile["gitStatus"]): Tree => ({
    texts: { [POLICY_FILE]: "title: S\n", [SET]: "x\n1\n" },
    states: { [POLICY_FILE]: { gitStatus }, [SET]: { gitStatus }, [`${TAG}/README.md`]: { gitStatus } },
  });

  test.each([
    ["modified", ["Different from the commit: README.md."]],
    ["untracked", ["Not committed: README.md."]],
  ] as const)("%s is refused by a release, and noted by every other mode", async (status, readme) => {
    const messages = [
      ...readme,
      `${POLICY_FILE} differs from the commit (${status}).`,
      `${SET} differs from the commit (${status}).`,
    ];
    const { findings } = await find(tree(status));
    expect(findings.map(({ level, message }) => [level, message])).toEqual(messages.map((m) => ["error", m]));
    expect(findings[1]).toMatchObject({
      fix: `Commit ${POLICY_FILE}, or restore it with  git checkout -- ${POLICY_FILE}.`,
      inAction: "Make sure that no earlier step of the job changes the file, or commit the change.",
      location: { file: POLICY_FILE },
    });
    expect(findings[2]).toMatchObject({
      fix: `Commit ${SET}, or restore it with  git checkout -- ${SET}.`,
      inAction: "Make sure that no earlier step of the job changes the fixture set, or commit the change.",
      location: { file: SET },
    });
    for (const mode of ["check", "gate", "validate", "revalidate"] as const) {
      const noted = (await find(tree(status), { mode })).findings;
      expect(noted.map(({ level, message }) => [level, message])).toEqual(messages.map((m) => ["notice", m]));
    }
    expect((await checkPolicyAlone("scorer", repositoryOf(tree(status)))).map(({ level }) => level)).toEqual([
      "notice",
      "notice",
    ]);
  });

  test.each(["same", "unknown"] as const)("%s is not told", async (status) => {
    expect(await told(tree(status))).toEqual([]);
  });
});

describe("a model.yml", () => {
  test("that is no regular file is not read, and refused", async () => {
    const tree = repositoryOf({ texts: { [POLICY_FILE]: "title: S\n" } });
    const repository = { ...tree, read: async (path: string) => (path === POLICY_FILE ? undefined : tree.read(path)) };
    const listener = { stage: () => undefined, progress: () => undefined, plan: () => undefined };
    const candidate = await findCandidate({ id: ID, mode: "gate", requireTag: false }, { repository, listener });
    expect(candidate).toMatchObject({ policyRefused: true, policyDigest: null, policy: undefined });
    expect(candidate.findings).toMatchObject([
      {
        rule: "policy/not-a-file",
        message: `${POLICY_FILE} is not a regular file, so it is not read.`,
        location: { file: POLICY_FILE },
      },
    ]);
  });

  test("that is refused leaves open which set is meant, and which name the metadata has", async () => {
    const metadata = JSON.stringify(metadataOf({ model_name: "ad-click", version: ID.version }, 0.0004));
    const candidate = await find({
      texts: { [POLICY_FILE]: "metadata_name: [\n", [SET]: "x\n", [`${TAG}/metadata.json`]: metadata },
    });
    expect(candidate).toMatchObject({ policyRefused: true, fixtures: undefined, fixturesRefused: true });
    expect(candidate.findings.map(({ rule }) => rule)).not.toContain("metadata/model-name");
    expect(candidate.findings.map(({ rule }) => rule)).toContain("file/syntax");
    const named = await find({ texts: { [`${TAG}/metadata.json`]: metadata } });
    expect(named.findings.map(({ rule }) => rule)).toContain("metadata/model-name");
    const stated = { [POLICY_FILE]: "metadata_name: ad-click\n", [`${TAG}/metadata.json`]: metadata };
    expect((await find({ texts: stated })).findings.map(({ rule }) => rule)).not.toContain("metadata/model-name");
  });

  test("that differs from the commit is read all the same", async () => {
    const tree: Tree = {
      texts: { [POLICY_FILE]: "title: Scorer\n" },
      states: { [POLICY_FILE]: { gitStatus: "modified" } },
    };
    expect(await find(tree)).toMatchObject({ policyRefused: false, title: "Scorer v1.0.1", defaults: [] });
  });

  test("by itself is held to the same", async () => {
    const alone = async (tree: Tree) => (await checkPolicyAlone("scorer", repositoryOf(tree))).map(({ rule }) => rule);
    expect(await alone({})).toEqual([]);
    expect(await alone({ texts: { [POLICY_FILE]: "titel: S\n" } })).toEqual(["policy/unknown-key"]);
    expect(await alone({ texts: { [POLICY_FILE]: "gate: { fixtures: a.csv }\n" } })).toEqual(["fixtures/missing"]);
  });
});

test("fixtures that were refused are not the same as none", async () => {
  expect(await find()).toMatchObject({ fixtures: undefined, fixturesRefused: false });
  const pointer = { lfsPointer: { oid: "1", size: 9 } };
  const refused = await find({ texts: { [SET]: "x\n" }, states: { [SET]: pointer } });
  expect(refused).toMatchObject({ fixtures: undefined, fixturesRefused: true });
  const differing = await find({ texts: { [SET]: "x\n" }, states: { [SET]: { gitStatus: "modified" } } });
  expect(differing).toMatchObject({ fixtures: { path: SET }, fixturesRefused: false });
});

test("metadata that are missing are told once, and contradictions only of those that can be read", async () => {
  expect(await told({ without: [`${TAG}/metadata.json`] })).toEqual([
    `error layout/metadata-missing ${TAG} contains no metadata.json.`,
  ]);
  const broken = await find({ texts: { [`${TAG}/metadata.json`]: "{}" } });
  expect(new Set(broken.findings.filter((f) => f.level === "error").map(({ rule }) => rule))).toEqual(
    new Set(["metadata/missing-key"]),
  );
  const other = JSON.stringify(metadataOf({ model_name: "scorer", version: "1.0.0" }, 0.0004));
  expect(await told({ texts: { [`${TAG}/metadata.json`]: other } })).toContainEqual(
    expect.stringMatching(/^error metadata\/version /),
  );
});

test.each([
  ["cli", "Run inside the repository that contains models/, and check the names of model and version."],
  [
    "action",
    "Check the names of model and version, and that actions/checkout has checked out the commit that contains them.",
  ],
] as const)("a folder that is not there breaks the run, with advice for the %s", async (surface, fix) => {
  const id = { model: "scorer", version: "9.9.9" };
  await expect(find({}, { id, surface })).rejects.toMatchObject({
    code: "configuration",
    message: "The folder models/scorer/9.9.9 does not exist.",
    fix,
  });
});

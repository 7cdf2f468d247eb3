import { parsePolicy } from "../../src/registry/policy.ts";
import { checkFormerNames, formerNames } from "../../src/releases/former-names.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const policy = (text: string) => {
  const { document } = parsePolicy("models/scorer/model.yml", bytes(text));
  if (document === undefined) throw new Error(`${text} does not parse`);
  return document;
};

describe("the names that a model had before", () => {
  const names = (stated: string | undefined, others: Record<string, string> = {}) =>
    formerNames("scorer", stated === undefined ? undefined : policy(stated).value, {
      read: async (path) => (others[path] === undefined ? undefined : bytes(others[path])),
    });

  test("are those of model.yml, the latest first", async () => {
    expect(await names(undefined)).toEqual([]);
    expect(await names("title: Scorer\n")).toEqual([]);
    expect(await names("renamed_from: rater\n")).toEqual(["rater"]);
    expect(await names("renamed_from: [rater, ranker]\n")).toEqual(["rater", "ranker"]);
  });

  test("and those that these state in turn, until a circle closes", async () => {
    const others = {
      "models/rater/model.yml": "renamed_from: ranker\n",
      "models/ranker/model.yml": "renamed_from: [scorer, rater]\n",
      "models/scorer/model.yml": "renamed_from: never-asked\n",
    };
    expect(await names("renamed_from: rater\n", others)).toEqual(["rater", "ranker"]);
    expect(await names("renamed_from: rater\n", { "models/rater/model.yml": "renamed_from: [\n" })).toEqual(["rater"]);
  });
});

describe("a former name that nothing was published under", () => {
  const check = (stated: string, empty: string[], paths?: string[]) =>
    checkFormerNames("scorer", policy(stated), empty, {
      list: async () => paths?.map((path) => ({ path, kind: "file", size: 1, executable: false }) as never),
    });
  const folders = ["models/rater/1.0.0/model.onnx", "models/ratter/1.0.0/model.onnx", "models/scorer/1.0.0/model.onnx"];

  test("is refused where model.yml states it, with the folder that was meant", async () => {
    expect(await check("title: S\nrenamed_from: ratre\n", ["ratre"], folders)).toMatchObject([
      {
        rule: "version/renamed-from-nothing",
        message: "Nothing was published as ratre, which model.yml states as a former name; did you mean rater?",
        location: { file: "models/scorer/model.yml", line: 2, column: 15 },
      },
    ]);
  });

  test.each([
    ["its own folder", "rater", ["models/rater/1.0.0/model.onnx"]],
    ["the model itself", "scorerr", ["models/scorer/1.0.0/model.onnx"]],
    ["a folder that is none of a version", "rater", ["models/ratter/model.yml", "models/README.md"]],
    ["nothing, in a repository without models", "rater", undefined],
  ])("is not told to be %s", async (_, name, paths) => {
    const [found] = await check(`renamed_from: ${name}\n`, [name], paths);
    expect(found?.message).toBe(`Nothing was published as ${name}, which model.yml states as a former name.`);
  });

  test("is only one of those that model.yml states", async () => {
    expect(await check("renamed_from: rater\n", [], folders)).toEqual([]);
    expect(await check("renamed_from: rater\n", ["ranker"], folders)).toEqual([]);
    expect(await check("title: S\n", ["rater"], folders)).toEqual([]);
  });
});

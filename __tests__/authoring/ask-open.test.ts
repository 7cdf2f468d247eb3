import { askOpen } from "../../src/authoring/version/ask-open.ts";
import { openOf } from "../../src/authoring/version/metadata.ts";

const DIGEST = "a".repeat(64);
const metadata = {
  framework: null,
  training_config: { dataset_hash: null, epochs: null },
  validation: { edge_device_tested: null },
};
const composed = { metadata, open: openOf(metadata), kept: [] };

/** What is asked, and what is still open, if a person answers this. */
async function answer(...answers: readonly string[]) {
  const asked: string[] = [];
  const left = [...answers];
  const ask = async (question: string) => {
    asked.push(question);
    return left.shift();
  };
  const done = await askOpen(composed, ask, async (path) => (path === "train.csv" ? DIGEST : undefined));
  return { asked, ...done };
}

describe("a person is asked for open values", () => {
  test("and told what can be answered besides a value", async () => {
    const { asked, open, metadata: filled } = await answer("numpy", "@train.csv", "20", "");
    expect(asked).toEqual([
      expect.stringMatching(/^framework \(.*; Enter leaves it open\): $/),
      expect.stringContaining("@<file> computes it; Enter"),
      expect.stringContaining("training_config.epochs ("),
      expect.stringContaining("; Enter for none): "),
    ]);
    expect([open, filled]).toEqual([
      [],
      {
        framework: "numpy",
        training_config: { dataset_hash: DIGEST, epochs: 20 },
        validation: { edge_device_tested: [] },
      },
    ]);
  });

  test("again after a value that is none, until an empty answer or the end of answers", async () => {
    const { asked, open } = await answer("", "@train.csv", "many", "20");
    expect(asked[3]).toMatch(/epochs must be .*it is "many"\.\ntraining_config\.epochs \(/);
    expect(open).toEqual(["framework", "validation.edge_device_tested"]);
  });
});

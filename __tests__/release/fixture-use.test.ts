import { readReport } from "../../src/releases/read-report.ts";
import { formatReport } from "../../src/releases/report.ts";
import { createLine } from "../helpers/line.ts";
import { fixtureRows } from "../helpers/registry.ts";

const labels = ["0", "1", "1", "0"];
const line = createLine({ predictions: { labels, predicted: labels } });

async function use(version: string, from = true) {
  const { report } = await line.gate(version, from);
  return report.quality?.judgedVersions;
}

async function release(version: string) {
  line.registry.addVersion({ version });
  line.registry.commit();
  expect(await line.release(version)).toMatchObject({ kind: "published" });
}

test("each release on the same fixture set adds one to what the release before it says", async () => {
  line.registry.commit();
  expect(await line.release("1.0.0")).toMatchObject({ kind: "published", report: { quality: { judgedVersions: 1 } } });
  await release("1.0.1");
  line.registry.addVersion({ version: "1.0.2" });
  line.registry.commit();
  expect(await use("1.0.2")).toBe(3);
  // Without a place of releases, nothing is known.
  expect(await use("1.0.2", false)).toBeUndefined();
  // What a tool that counted nothing has written counts once.
  line.rewrite("1.0.1", (report) => {
    const { judgedVersions: _, ...quality } = report.quality as Record<string, unknown>;
    return { ...report, quality };
  });
  expect(await use("1.0.2")).toBe(2);
});

test("another fixture set starts again, and a report with all of it keeps the schema", async () => {
  line.registry.write("models/scorer/fixtures/rows.csv", fixtureRows(12));
  line.registry.commit();
  const { report } = await line.gate("1.0.2");
  expect(report.quality?.judgedVersions).toBe(1);
  const times = { p50Ms: 15, p95Ms: 29 };
  expect(report.latency).toMatchObject({ rounds: expect.arrayContaining([{ candidate: times, previous: times }]) });
  expect(readReport(formatReport(report))).toEqual(report);
});

import { finding } from "../../src/domain/finding.ts";
import { renderBrief } from "../../src/entry/cli/output.ts";
import type { StoredRelease } from "../../src/releases/ports.ts";
import { publishRules } from "../../src/releases/rules.ts";
import { reportOf } from "../helpers/report.ts";

const screen = { columns: 200, paint: (_: string, text: string) => text };
const release = { id: "1", tag: "models/scorer/1.0.0", url: "releases/1.0.0", assets: [] } as unknown as StoredRelease;
const brief = (findings: ReturnType<typeof finding>[]) =>
  renderBrief(
    { kind: "already-published", stored: true, release, report: reportOf({ findings }), evidence: "e" },
    screen,
  );

test("--quiet says what an already published release was asked to contain and does not; else one line", () => {
  const message = "models/scorer/1.0.0 is already published, without bom.cdx.json.";
  const shown = brief([finding(publishRules.evidenceNotAdded, { message })]);
  expect(shown).toContain(`warning  ${message}`);
  expect(shown).toContain("(model-release explain publish/evidence-not-added)");
  expect(shown).toMatch(/\. Already published at .*\n$/);
  expect(brief([]).split("\n")).toHaveLength(2);
});

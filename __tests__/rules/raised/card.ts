import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCard } from "../../../src/entry/cli/card.ts";
import type { Running } from "../../../src/entry/cli/on-model.ts";
import type { Report } from "../../../src/releases/report.ts";
import { renderCard } from "../../../src/report/card/card.ts";
import { EVERY_FIELD } from "../../helpers/every-field.ts";
import { reportOf } from "../../helpers/report.ts";
import { digestsOf } from "../../helpers/shelf.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";
import { metadata, metadataBytes, over, type RaisedRules } from "../raised.ts";

const card = over((report: Report, readme?: string) => renderCard(report, metadata().value, readme).findings);

/** A folder of a version as it was pulled, with or without its report. */
const folder = over(async (hasReport: boolean) => {
  const cwd = tempFolder();
  const files = { "metadata.json": Buffer.from(metadataBytes()).toString(), "model.onnx": "w" };
  const report = JSON.stringify(reportOf({ files: digestsOf(files) }));
  const all = { ...files, ...(hasReport ? { "validation-report.json": report } : {}) };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(cwd, name), text);
  const running = { io: { cwd: () => cwd } } as unknown as Running;
  return (await runCard({ kind: "folder", folder: ".", json: false }, running)).findings;
});

export const raised: RaisedRules = {
  "card/no-report": folder([false], [true]),
  "card/not-measured": card([reportOf()], [EVERY_FIELD]),
  "card/no-license": card([reportOf()], [EVERY_FIELD]),
  "card/own-front-matter": card([EVERY_FIELD, "---\na: 1\n---\n"], [EVERY_FIELD, "A\n\n---\n\nB"]),
};

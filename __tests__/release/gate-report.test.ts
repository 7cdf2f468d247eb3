import type { Finding } from "../../src/domain/finding.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { reuseGateReport } from "../../src/release/gate-report.ts";
import type { Request } from "../../src/release/request.ts";
import { reportOf } from "../helpers/report.ts";

const RUN = { repository: "acme/registry", id: "7", attempt: 1 };
const about = (subject: string, message: string): Finding => ({
  ...{ rule: "metric/declared", level: "warning", message, fix: "Look.", location: { file: "m", line: 3 }, subject },
});

/** The findings that are taken over from the gate's report, next to what the candidate was found to have anyway. */
function reuse(reported: readonly Finding[], own: readonly Finding[]): readonly Finding[] {
  const { tag, files, source } = reportOf();
  const candidate = { tag, commit: source.commit, findings: own, defaults: [], assets: files };
  const text = JSON.stringify(reportOf({ run: RUN, findings: reported }));
  return reuseGateReport(text, { run: RUN } as unknown as Request, candidate as unknown as Candidate).findings;
}

test("what the candidate has anyway is told once, whatever its sentence", () => {
  expect(reuse([about("recall", "It is off.")], [about("recall", "It is off by far.")])).toEqual([]);
});

test("what is about something else is taken over, whatever its sentence", () => {
  const other = about("accuracy", "It is off.");
  expect(reuse([other], [about("recall", "It is off.")])).toEqual([other]);
});

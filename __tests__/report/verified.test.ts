import type { VerifiedSigned } from "../../src/consume/verify-signed.ts";
import { renderVerified } from "../../src/report/pulled.ts";
import { reportOf } from "../helpers/report.ts";

const screen = { paint: (_: string, text: string) => text, columns: 200 };
const said = (verified: Omit<VerifiedSigned, "findings">) =>
  renderVerified([{ folder: "here", verified: { ...verified, findings: [] } }], [], screen);

test("what confirms the files is not said to confirm the verdict of their report", () => {
  const report = reportOf({});
  const only = "(the files, not the verdict)";
  expect(said({ trust: "lock", report })).toContain(`matches the lock file ${only}`);
  expect(said({ trust: "none", report, signedBy: ["a"] })).toContain(`signed with the expected key ${only}`);
  expect(said({ trust: "integrity", report })).not.toContain(only);
  expect(said({ trust: "lock" })).not.toContain(only);
});

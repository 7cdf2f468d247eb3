import fc from "fast-check";
import type { Finding } from "../../../src/domain/finding.ts";
import { annotate, keepCommandsAtLineStart, log, tame } from "../../../src/platform/actions/commands.ts";
import { readLog } from "../../runner/log.ts";

/** What is written to stdout while `action` runs. */
function written(action: () => void): string {
  let text = "";
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    action();
  } finally {
    process.stdout.write = write;
  }
  return text;
}

const linkTo = (rule: string) => `https://example.com/rules.md#${rule}`;
const found = (level: Finding["level"], i: number, message = `what ${i}`): Finding => ({
  rule: "a/b",
  level,
  message,
  fix: "Fix it.",
  location: { file: "models/scorer/model.yml", line: i + 1 },
});

describe("annotations", () => {
  test.each(["error", "warning", "notice"] as const)(
    "leave room for the last %s of a step, and count the rest",
    (level) => {
      const { annotations } = readLog(
        written(() =>
          annotate(
            Array.from({ length: 20_000 }, (_, i) => found(level, i)),
            linkTo,
          ),
        ),
      );
      expect(annotations.length).toBeLessThan(10);
      const more = Number(/^(\d+) more, listed in the job summary/.exec(annotations.at(-1)?.message ?? "")?.[1]);
      expect(more + annotations.length - 1).toBe(20_000);
    },
  );

  test("give the address of the rule's page", () => {
    const { annotations } = readLog(written(() => annotate([found("error", 0)], linkTo)));
    expect(annotations[0]?.message).toBe("what 0\nFix it.\nhttps://example.com/rules.md#a/b");
  });

  test("of a name of a megabyte stay short, and on one line", () => {
    const text = written(() => annotate([found("error", 0, `${"n".repeat(1e6)}\n::error::x`)], linkTo));
    expect(text.length).toBeLessThan(3000);
    expect(readLog(text).annotations).toHaveLength(1);
  });
});

describe("a workflow command", () => {
  test("begins a line wherever the text before it ended, and no text becomes one", () => {
    const part = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom("::error::x", "\n::error::x", "\r\n::add-mask::y", "##[error]x", "  50% of ", "\r\u001b[2K"),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), part, (foreign, open) => {
        const text = written(() => {
          const end = keepCommandsAtLineStart();
          try {
            // Progress leaves the cursor where it is.
            process.stdout.write(`• ${tame(open.replace(/[\r\n]/g, " "))}`);
            for (const each of foreign) log(each);
            process.stdout.write("• ");
            annotate([found("error", 0)], linkTo);
          } finally {
            end();
          }
        });
        const { annotations, masks } = readLog(text);
        expect(annotations).toHaveLength(1);
        expect(masks).toEqual([]);
        expect(text).not.toContain("##[");
      }),
      { numRuns: 500 },
    );
  });

  test("of the older form is found nowhere in progress", () => {
    expect(tame("50% of ##[error]x")).not.toContain("##[");
  });
});

import fc from "fast-check";
import { type Block, fitBlocks, shareOut } from "../../src/report/fit.ts";

const sizeOf = (text: string) => text.length;

describe("room is shared out", () => {
  test("so that nobody gets more than the size, nothing is wasted, and what is cut is cut to the same", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), fc.nat(20_000), (sizes, room) => {
        const shares = shareOut(sizes, room);
        const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
        expect(shares.every((share, i) => share <= (sizes[i] ?? 0))).toBe(true);
        expect(sum(shares)).toBeLessThanOrEqual(room);
        expect(sum(shares)).toBeGreaterThanOrEqual(Math.min(sum(sizes), room - sizes.length));
        const cut = shares.filter((share, i) => share < (sizes[i] ?? 0));
        if (cut.length > 0) {
          const least = cut.reduce((a, b) => Math.min(a, b));
          // Rounding leaves one more for whoever comes later.
          for (const share of shares) expect(share).toBeLessThanOrEqual(least + sizes.length);
        }
      }),
    );
  });
});

describe("a page that is too long", () => {
  const rows = (n: number, length: number) => Array.from({ length: n }, (_, i) => `| ${i} ${"x".repeat(length)} |`);
  const verdict: Block = { what: "", head: "## models/fraud/1.0.0: refused", firm: true };
  const findings: Block = { what: "findings", head: "| what |\n| --- |", rows: rows(20_000, 90) };
  const figures: Block = { what: "measured values", head: "| value |\n| --- |", rows: rows(10, 20), tail: "\nnotes" };
  const files: Block = { what: "files", head: "f".repeat(5000) };
  const end: Block = { what: "", head: "Nothing was published.", firm: true };

  test("keeps verdict and end, as many rows as fit, and says how many it left out and where they are", () => {
    const page = fitBlocks([verdict, findings, figures, files, end], 20_000, sizeOf, "the evidence");
    expect(page.length).toBeLessThanOrEqual(20_000);
    expect(page.length).toBeGreaterThan(18_000);
    const shown = page.split("\n").filter((line) => /^\| \d+ x{90} \|$/.test(line)).length;
    const [first, , note] = page.split("\n");
    expect(first).toBe(verdict.head);
    expect(note).toBe(`*Left out here: ${20_000 - shown} of 20000 findings. The rest is in the evidence.*`);
    expect(page).toContain("\nnotes");
    expect(page.trimEnd().endsWith(end.head)).toBe(true);
  });

  test("leaves a text out whole, and names it", () => {
    const page = fitBlocks([verdict, findings, files], 3000, sizeOf, "the evidence");
    expect(page).toMatch(/Left out here: \d+ of 20000 findings, files\./);
    expect(page).not.toContain("fff");
  });

  test("never has more than its room as long as what is firm leaves room for the note", () => {
    const block = fc.record({
      what: fc.constant("things"),
      head: fc.string({ maxLength: 40 }),
      n: fc.nat(60),
      length: fc.nat(30),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), fc.integer({ min: 400, max: 4000 }), (given, room) => {
        const blocks = given.map(({ what, head, n, length }): Block => ({ what, head, rows: rows(n, length) }));
        const page = fitBlocks([verdict, ...blocks, end], room, sizeOf, "the evidence");
        expect(page.length).toBeLessThanOrEqual(room);
        expect(page.startsWith(verdict.head)).toBe(true);
        expect(page.trimEnd().endsWith(end.head)).toBe(true);
      }),
    );
  });
});

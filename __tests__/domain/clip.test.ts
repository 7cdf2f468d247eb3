import fc from "fast-check";
import { clip } from "../../src/domain/clip.ts";
import { anyText } from "../helpers/text.ts";

test.each([
  ["", 3, ""],
  ["abc", 3, "abc"],
  ["abcd", 3, "abc…"],
  ["ab😀c", 3, "ab…"],
  ["ab😀c", 4, "ab😀…"],
  ["😀bcd", 3, "😀b…"],
])("%j with at most %d characters is %j", (text, most, clipped) => {
  expect(clip(text, most)).toBe(clipped);
});

test("what is left of a text is how it begins, and whole characters", () => {
  fc.assert(
    fc.property(anyText(), fc.integer({ min: 1, max: 20 }), (text, most) => {
      const clipped = clip(text, most);
      expect(clipped).not.toMatch(/\p{Cs}/u);
      expect(text.startsWith(clipped.replace(/…$/, ""))).toBe(true);
      expect(clipped.length).toBeLessThanOrEqual(most + 1);
    }),
  );
});

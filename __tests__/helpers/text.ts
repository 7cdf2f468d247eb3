import fc from "fast-check";

/**
 * Texts of characters of the whole of Unicode. The unit "binary" of fast-check draws the same, but each `fc.string` of it
 * first lists all the characters that there are, a million, so that it could shrink texts that it did not draw.
 */
export function anyText(constraints: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ unit: character, ...constraints });
}

const SURROGATES = { first: 0xd800, count: 0x800 };
const character = fc
  .integer({ min: 0, max: 0x10ffff - SURROGATES.count })
  .map((point) => String.fromCodePoint(point < SURROGATES.first ? point : point + SURROGATES.count));

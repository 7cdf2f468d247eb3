import { decodeText } from "../../src/registry/text.ts";

const told = (bytes: Uint8Array, most?: number) => {
  const decoded = decodeText("a.txt", bytes, most);
  return decoded.ok ? decoded.text : decoded.findings.map(({ rule, message }) => `${rule} ${message}`);
};

test("UTF-8 is read as it is", () => {
  expect(told(new TextEncoder().encode("é 😀 \uf000 \ufec0"))).toBe("é 😀 \uf000 \ufec0");
  expect(told(new Uint8Array())).toBe("");
});

test.each(["\uf000", "\ufec0", "a\ufeff"])("%j does not start with a byte order mark", (text) => {
  expect(told(new TextEncoder().encode(text))).toBe(text);
});

test.each([
  [[0xef, 0xbb, 0xbf, 0x61], "file/not-utf8 a.txt starts with a byte order mark."],
  [[0x22, 0xe9, 0x22], "file/not-utf8 a.txt is not valid UTF-8."],
  [[0xff, 0xfe, 0x61, 0x00], "file/not-utf8 a.txt is not valid UTF-8."],
])("%j is refused at its beginning", (bytes, finding) => {
  expect(told(Uint8Array.from(bytes))).toEqual([finding]);
  expect(decodeText("a.txt", Uint8Array.from(bytes))).toMatchObject({
    findings: [{ location: { file: "a.txt", line: 1, column: 1 } }],
  });
});

test("a file has at most 1 MiB, or what is asked for", () => {
  const mebibyte = new Uint8Array(2 ** 20).fill(0x20);
  expect(told(mebibyte)).toHaveLength(2 ** 20);
  expect(told(new Uint8Array(2 ** 20 + 1))).toEqual([
    "file/too-large a.txt has 1048577 bytes, but the limit is 1048576.",
  ]);
  expect(told(mebibyte, 7)).toEqual(["file/too-large a.txt has 1048576 bytes, but the limit is 7."]);
});

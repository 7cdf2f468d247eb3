import {
  counted,
  formatAlike,
  formatBytes,
  formatCount,
  formatDecimals,
  formatMeasured,
  formatMs,
  formatNumber,
  formatShare,
  formatShortCount,
} from "../../src/domain/numbers.ts";

describe("a measured value in a sentence", () => {
  test.each([
    [0.9466667, "0.9467"],
    [0.5, "0.5"],
    [0, "0"],
    [-0.25, "-0.25"],
    [1e-9, "1e-9"],
    [0.000123456, "0.0001235"],
    [12.34567, "12.35"],
    [1234567.8, "1234568"],
  ])("%d has four digits, and none before the point is lost: %s", (value, shown) => {
    expect(formatMeasured(value)).toBe(shown);
  });

  test.each([
    [0.89996, 0.9, "0.89996"],
    [0.90004, 0.9, "0.90004"],
    [0.9, 0.9, "0.9"],
    [0.8999999996, 0.9, "0.8999999996"],
    // Rounded to four digits it would be on the other side.
    [0.89996, 0.89998, "0.89996"],
    [0.8, 0.9, "0.8"],
    [0.9466667, 0.9, "0.9467"],
    [1000.04, 1000, "1000.04"],
    [0.1 + 0.2, 0.3, "0.30000000000000004"],
  ])("%d next to the limit %d is %s", (value, limit, shown) => {
    expect(formatMeasured(value, limit)).toBe(shown);
  });

  test("is on its side of every limit", () => {
    expect(formatMeasured(0.89996, 0.5, 0.9)).toBe("0.89996");
    expect(formatMeasured(0.89996, 0.9, 0.899961)).toBe("0.89996");
  });

  test("and another are as far apart as they are", () => {
    const worse = ([was = 0, is = 0]: readonly number[]) => was - is > 0.005;
    expect(formatAlike([0.94, 0.9349999], worse)).toEqual(["0.94", "0.9349999"]);
    expect(formatAlike([0.94, 0.93], worse)).toEqual(["0.94", "0.93"]);
    expect(formatAlike([0.123456, 2.34567], () => true, 2)).toEqual(["0.12", "2.3"]);
    expect(formatAlike([], () => true)).toEqual([]);
  });
});

describe("a value in a table", () => {
  test.each([
    [0.9466667, [], "0.9467"],
    [0.5, [], "0.5000"],
    [999.99999, [], "1000.0000"],
    [1234.56789, [], "1234.568"],
    [-1234.56789, [], "-1234.568"],
    [0.89996, [0.9], "0.89996"],
    [0.9, [0.9], "0.9000"],
    [0.95004, [0.9, 0.95], "0.95004"],
    [1234.56789, [1234.568], "1234.5679"],
    [0.1 + 0.2, [0.3], "0.30000000000000004"],
  ])("%d with the limits %j is %s", (value, limits, shown) => {
    expect(formatNumber(value, ...limits)).toBe(shown);
  });
});

test.each([
  [1.05, [], "1.050"],
  [1.0504, [1.05], "1.0504"],
  [1.0496, [1, 1.05], "1.0496"],
  [1.2, [1, 1.05], "1.200"],
  [1.0000000000000002, [1], "1.0000000000000002"],
  [0.005, [0], "0.005"],
])("%d to three decimals, with the limits %j, is %s", (ratio, limits, shown) => {
  expect(formatDecimals(ratio, 3, ...limits)).toBe(shown);
});

test("counts have a comma at every thousand, and their noun agrees with them", () => {
  expect([0, 999, 1000, 123456, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "123,456", "1,234,567"]);
  expect([counted(1, "row"), counted(0, "row"), counted(5000, "row")]).toEqual(["1 row", "0 rows", "5,000 rows"]);
  expect([counted(1, "class", "classes"), counted(2, "class", "classes")]).toEqual(["1 class", "2 classes"]);
});

test("short counts have at most six characters", () => {
  expect([99_999, 100_000, 999_499, 999_500, 12_345_678].map(formatShortCount)).toEqual([
    "99,999",
    "100k",
    "999k",
    "1M",
    "12.3M",
  ]);
});

test.each([
  [999, "999 B"],
  [1000, "1.0 kB"],
  [9949, "9.9 kB"],
  [10_000, "10 kB"],
  [999_499, "999 kB"],
  [999_500, "1.0 MB"],
  [2.5e9, "2.5 GB"],
  [1.5e12, "1.5 TB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (bytes, shown) => {
  expect(formatBytes(bytes)).toBe(shown);
});

test("milliseconds below a tenth have four decimals, shares are per cent", () => {
  expect([formatMs(0.0999), formatMs(0.1), formatMs(12.345)]).toEqual(["0.0999 ms", "0.10 ms", "12.35 ms"]);
  expect([formatShare(0.5), formatShare(1), formatShare(0.0004)]).toEqual(["50.0%", "100.0%", "0.0%"]);
});

import { parseYaml } from "../../src/registry/yaml.ts";

const read = (scalar: string) => {
  const { document, findings } = parseYaml("model.yml", new TextEncoder().encode(`a: ${scalar}\n`));
  return document === undefined ? findings.map((f) => f.message) : (document.value as { a: unknown }).a;
};

// The values are those of PyYAML 6.0.3.
const ALIKE = {
  true: true,
  TRUE: true,
  False: false,
  false: false,
  null: null,
  "~": null,
  NULL: null,
  nUll: "nUll",
  y: "y",
  yEs: "yEs",
  yess: "yess",
  ayes: "ayes",
  "0": 0,
  "10": 10,
  "-1": -1,
  "+12": 12,
  "0x1F": 31,
  "1.5": 1.5,
  "12.": 12,
  "-1.25": -1.25,
  "+10.5": 10.5,
  "1.5e+3": 1500,
  "1.5E-12": 1.5e-12,
  ".5": 0.5,
  ".25e+12": 0.25e12,
  "0xg": "0xg",
  "0b12": "0b12",
  "0x": "0x",
  _1: "_1",
  "1.0.0": "1.0.0",
  v1: "v1",
  "a b": "a b",
  "==": "==",
  "1:60": "1:60",
  "1:2:3x": "1:2:3x",
  "x1:20": "x1:20",
  "2026-1-2": "2026-1-2",
  "2026-11-233": "2026-11-233",
  "20260-11-23": "20260-11-23",
  "on 2026-11-23": "on 2026-11-23",
  "x.inf": "x.inf",
  ".info": ".info",
  ".nane": ".nane",
};

test.each(Object.entries<unknown>(ALIKE))("%s is read alike by everyone, as %j", (scalar, value) => {
  expect(read(scalar)).toEqual(value);
});

test.each([
  ...["yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"],
  ...["<<", "=", "010", "00", "-010", "+07", "08", "0o10", "0b10", "-0b1_0", "1_000", "1__0", "-0x1F", "0x1_F"],
  ...["1.5e3", "1e3", "1e+3", "-.5", "1_0.5", "10_.5", "1_0.5e+10", ".5_0", "0_7"],
  ...["12:30", "1:5", "-1:30", "+190:20:30", "12:30.5", "1_0:59", "0:30.", "0:1:2.5"],
  ...["2026-11-23", "2026-11-23T09:30:00Z", "2026-11-23t9:30:00", "2026-11-23 09:30:00", "2026-1-2T1:30:00"],
  ...["2026-11-23T09:30:00.5", "2026-11-23T09:30:00.123Z", "2026-11-23T09:30:00 +01:00", "2026-11-23T09:30:00-1"],
])("%s is refused, because readers take it for different values", (scalar) => {
  expect(read(scalar)).toEqual([`YAML parsers read ${JSON.stringify(scalar)} differently.`]);
});

test.each(["yes", "010", "12:30", "2026-11-23", "1e3", "="])("%s in quotes is text", (scalar) => {
  expect(read(`"${scalar}"`)).toBe(scalar);
  expect(read(`'${scalar}'`)).toBe(scalar);
});

test.each([".inf", "-.inf", "+.Inf", ".nan", ".NaN"])("%s is no number to hold a limit against", (scalar) => {
  expect(read(scalar)).toEqual(["This number is not finite."]);
});

import { counted, formatBytes, formatCount } from "../../domain/numbers.ts";
import type { Interval, Quality } from "../../gate/result.ts";
import type { Report } from "../../releases/report.ts";
import { describeMachine, describeParity, describeQuality } from "../measured.ts";
import { type Content, html } from "./markup.ts";
import { code, facts, paragraphs, type Section } from "./section.ts";
import { renderTable } from "./table.ts";

/** The outputs of ONNX test data next to those of the model. */
export function paritySection({ parity }: Report): Section[] {
  if (parity === undefined) return [];
  const table = renderTable({
    id: "parity-table",
    caption: "Outputs compared with ONNX test data",
    columns: [
      { title: "Output" },
      { title: "Elements", kind: "number" },
      { title: "Largest difference", kind: "number" },
      { title: "Largest relative difference", kind: "number" },
      { title: "Sets that differ", kind: "number" },
    ],
    rows: parity.outputs.map(({ name, elements, maxAbsolute, maxRelative, mismatchingSets, notCompared }) => [
      html`<bdi>${name}</bdi>${notCompared !== undefined && html` <em>not compared: ${notCompared}</em>`}`,
      formatCount(elements),
      maxAbsolute.toPrecision(3),
      maxRelative.toPrecision(3),
      formatCount(mismatchingSets),
    ]),
  });
  return [{ id: "parity", title: "ONNX test data", body: [paragraphs([describeParity(parity)]), table] }];
}

/** What the figures rest on: rows, methods, seeds, defaults and the machine. */
export function methodSection(report: Report): Section {
  const { quality, machine, runtime, defaults, notMeasured } = report;
  return {
    id: "method",
    title: "How it was measured",
    body: [
      notMeasured === undefined ? undefined : paragraphs([`Not measured: ${notMeasured}`]),
      quality === undefined ? undefined : paragraphs(describeQuality(quality)),
      quality === undefined ? undefined : methodsTable(quality),
      facts([
        ...(runtime === undefined ? [] : [["Runtime", `${runtime.name} ${runtime.version}`] as const]),
        ["Machine", describeMachine({ machine })],
        ["Memory", `${formatCount(machine.memoryMb)} MB`],
        ["Node", machine.node],
        ...((machine.isolation ?? []).length === 0
          ? []
          : [["The model's process", (machine.isolation ?? []).join("; ")] as const]),
        ...(quality === undefined ? [] : provenance(quality)),
      ]),
      defaults.length === 0
        ? undefined
        : renderTable({
            id: "defaults-table",
            caption: "Defaults that were used because nothing is configured",
            columns: [{ title: "Setting" }, { title: "Value" }, { title: "Reason" }],
            rows: defaults.map(({ setting, value, why }) => [code(setting), html`<bdi>${value}</bdi>`, why]),
          }),
    ],
  };
}

function provenance({ fixtures, sha256, seed, policy }: Quality): (readonly [string, Content])[] {
  const by = { point: "the measured value", confident: "the 95% bound" } as const;
  return [
    ["Fixture set", html`${code(fixtures)}, SHA-256 ${code(sha256)}`],
    ["Resampling seed", code(seed)],
    [
      "Decided by",
      `${by[policy.bounds]} for min and max, ${by[policy.previous]}${policy.previous === "point" ? "" : " of the paired difference"} for limits on a change`,
    ],
  ];
}

function methodsTable({ metrics }: Quality) {
  const rows = metrics
    .filter(({ interval, change }) => interval !== undefined || change?.difference !== undefined)
    .map(({ name, interval, change }) => [name, describeMethod(interval), describeMethod(change?.difference)]);
  if (rows.length === 0) return undefined;
  return renderTable({
    id: "methods-table",
    caption: "Methods of the intervals",
    columns: [{ title: "Metric" }, { title: "Of the value" }, { title: "Of the change" }],
    rows,
  });
}

function describeMethod(interval: Interval | undefined): string {
  if (interval === undefined) return "";
  const { method, resamples, weak } = interval;
  const drawn = resamples === undefined ? "" : `, ${counted(resamples, "resample")}`;
  return `${method}${drawn}${weak === undefined ? "" : ` (weak: ${weak})`}`;
}

/** The files that were judged, with what identifies them. */
export function filesSection({ files }: Report): Section[] {
  if (files.length === 0) return [];
  const table = renderTable({
    id: "files-table",
    caption: "Files of this version",
    columns: [{ title: "File" }, { title: "Size", kind: "number" }, { title: "SHA-256" }],
    rows: files.map(({ name, size, sha256 }) => [code(name), formatBytes(size), code(sha256)]),
  });
  return [{ id: "files", title: "Files", body: table }];
}

import { largest } from "../domain/extremes.ts";
import { type Finding, formatLocation, sortFindings } from "../domain/finding.ts";
import { formatBytes } from "../domain/numbers.ts";
import { explainCommand } from "../domain/rule.ts";
import type { Report } from "../releases/report.ts";
import { contractLines } from "./contract.ts";
import { plain } from "./escape.ts";
import { figuresOf } from "./figures.ts";
import { describeLatency, describeMachine, describeParity, describeQuality } from "./measured.ts";
import type { Screen } from "./screen.ts";
import { renderTable } from "./table.ts";
import { describePrevious, describeSource, gateAdvice, headline, UNGATED_LINE } from "./verdict-line.ts";
import { padEnd, widthOf, wrap } from "./wrap.ts";

const COLOUR = { pass: "green", fail: "red", inconclusive: "yellow", ungated: "yellow" } as const;
const MARK = {
  waived: ["yellow", "waived "],
  error: ["red", "error  "],
  warning: ["yellow", "warning"],
  notice: ["cyan", "notice "],
} as const;

/**
 * The report for a terminal, without a line end at the end. `cite` says where to read about a rule: by default, the
 * command that explains it.
 */
export function renderTerminal(report: Report, screen: Screen, cite: Cite = explainCommand): string {
  const blocks = [
    header(report, screen),
    contract(report, screen),
    renderFindings(report.findings, screen, cite),
    measurements(report, screen),
    defaults(report, screen),
    files(report, screen),
    verdict(report, screen),
  ];
  return blocks
    .filter((b) => b.length > 0)
    .map((b) => b.join("\n"))
    .join("\n\n");
}

function verdict({ verdict: word, reason }: Report, { paint, columns }: Screen): string[] {
  const painted = (text: string) => paint("bold", paint(COLOUR[word], text));
  return wrap(painted(`${word.toUpperCase()}  `), [{ text: plain(reason), paint: painted }], columns);
}

function header(report: Report, { paint, columns }: Screen): string[] {
  const line = (name: string, text: string) => wrap(`  ${name.padEnd(15)}`, [text], columns);
  const yellow = (text: string) => paint("yellow", text);
  const ungated =
    report.verdict === "ungated"
      ? wrap("", [{ text: `${UNGATED_LINE}. ${gateAdvice(report)}`, paint: yellow }], columns)
      : [];
  return [
    ...ungated,
    ...wrap("", [{ text: plain(headline(report)), paint: (text) => paint("bold", text) }], columns),
    ...line("source", describeSource(report)),
    ...line("compared with", plain(describePrevious(report))),
  ];
}

function contract(report: Report, { paint, columns }: Screen): string[] {
  if (report.contract === undefined) return [];
  const { summary, changes, notes } = contractLines(report.contract);
  const yellow = (text: string) => paint("yellow", text);
  return [
    ...wrap("", [{ text: plain(summary), paint: (text) => paint("bold", text) }], columns),
    ...changes.flatMap(({ requires, message, note }) =>
      wrap(
        `  ${requires.padEnd(5)}  `,
        [plain(message), ...(note === "" ? [] : [{ text: `(${plain(note)})`, paint: yellow }])],
        columns,
      ),
    ),
    ...notes.flatMap((note) => dimmed("  ", note, { paint, columns })),
  ];
}

function dimmed(lead: string, text: string, { paint, columns }: Screen): string[] {
  return wrap(lead, [{ text: plain(text), paint: (part) => paint("dim", part) }], columns);
}

type Cite = (rule: string) => string;

/** Of each finding what and where, then what to do and where to read about its rule. */
export function renderFindings(
  all: readonly Finding[],
  { paint, columns }: Screen,
  cite: Cite = explainCommand,
): string[] {
  const dim = (text: string) => paint("dim", text);
  return sortFindings(all).flatMap((f) => {
    const [style, word] = MARK[f.waiver === undefined ? f.level : "waived"];
    const where = f.location ? [{ text: plain(formatLocation(f.location)), paint: dim }] : [];
    const advice = f.waiver === undefined ? f.fix : `Waived by ${f.waiver.by}: ${f.waiver.reason}`;
    const rule = { text: `(${plain(cite(f.rule))})`, paint: dim, whole: true } as const;
    return [
      ...wrap(`${paint(style, word)}  `, [...where, { text: plain(f.message), gap: 2 }], columns),
      ...wrap(" ".repeat(9), [plain(advice), rule], columns),
    ];
  });
}

function measurements(report: Report, screen: Screen): string[] {
  if (report.notMeasured !== undefined) return dimmed("", `Not measured: ${report.notMeasured}`, screen);
  const table = figuresOf(report);
  const lines = [
    ...(report.quality ? describeQuality(report.quality) : []),
    ...(report.parity ? [describeParity(report.parity)] : []),
    ...(report.latency ? [describeLatency(report.latency)] : []),
    ...(table.rows.length === 0 ? [] : [describeMachine(report)]),
  ].flatMap((line) => dimmed("", line, screen));
  return table.rows.length === 0 ? lines : [...renderTable(table, screen), "", ...lines];
}

function defaults(report: Report, screen: Screen): string[] {
  if (report.defaults.length === 0) return [];
  const dim = (text: string) => screen.paint("dim", text);
  return [
    dim("Defaults used:"),
    ...report.defaults.flatMap(({ setting, value, why }) =>
      wrap(
        "  ",
        [
          { text: plain(`${setting} = ${value}`), paint: dim },
          { text: plain(`(${why})`), paint: dim, gap: 2 },
        ],
        screen.columns,
      ),
    ),
  ];
}

/** A line for each file; where it is too long for the digest, that has a line of its own. */
function files(report: Report, { paint, columns }: Screen): string[] {
  const rows = report.files.map(({ name, size, sha256 }) => ({ name: plain(name), size: formatBytes(size), sha256 }));
  const width = largest(
    rows.map(({ name }) => widthOf(name)),
    0,
  );
  return rows.flatMap(({ name, size, sha256 }) => {
    const about = `  ${padEnd(name, width)}  ${size.padStart(7)}`;
    const digest = `sha256:${sha256}`;
    const fits = widthOf(about) + 2 + digest.length <= columns;
    return fits ? [`${about}  ${paint("dim", digest)}`] : [about, `    ${paint("dim", digest)}`];
  });
}

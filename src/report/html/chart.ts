import { line } from "d3-shape";
import { plain } from "../escape.ts";
import { fitText } from "../svg-text.ts";
import { type Content, html, type Markup, trusted } from "./markup.ts";
import { linearScale, type Scale } from "./scale.ts";
import { renderTable, type Table } from "./table.ts";

/** How something is drawn: of this version, of the previous release, of one of several classes, or a line to compare with. */
export type Look = "now" | "then" | `class-${number}` | "limit" | "reference";

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Ends of an interval around y. */
  readonly low?: number;
  readonly high?: number;
}

export interface Series {
  readonly name: string;
  readonly look: Look;
  readonly points: readonly Point[];
  readonly dots?: true;
}

export interface Axis {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly ticks: number;
  /** The values that are named, if they are not the round ones. */
  readonly places?: readonly number[];
  readonly format: (value: number) => string;
}

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

export interface Chart {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** What a person would read off it, in a sentence or two. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A single point with its meaning. */
  readonly mark?: Point & { readonly name: string };
  /** Bars along the x axis, such as how many rows a bin has; their heights are relative to the highest. */
  readonly bars?: { readonly name: string; readonly all: readonly Bar[] };
  /** The numbers behind it, for whoever cannot see it. */
  readonly data: Omit<Table, "id">;
}

const WIDTH = 360;
const HEIGHT = 320;
const MARGIN = { top: 10, right: 14, bottom: 44, left: 52 };
const TICK = 5;
const TEXT = 12;
const BARS_HEIGHT = 44;

/** A chart as a figure: an inline SVG without a script, its legend, and its numbers as a table. */
export function renderChart(chart: Chart): Markup {
  const { id, title, description, series, mark, bars, data } = chart;
  const legend = [
    ...series.map(({ name, look, dots }) => legendItem(name, swatch(look, dots === true))),
    ...(mark === undefined ? [] : [legendItem(mark.name, sign(html`<circle class="mark" cx="14" cy="6" r="4.5"/>`))]),
    ...(bars === undefined
      ? []
      : [legendItem(bars.name, sign(html`<rect class="bar" x="4" width="20" height="12"/>`))]),
  ];
  return html`<figure class="chart">
<figcaption>${title}</figcaption>
${drawing(chart, `${id}-title`, `${id}-text`, title, description)}
<ul class="legend">${legend}</ul>
<details><summary>Numbers of this chart<span class="unseen">: ${title}</span></summary>
${renderTable({ ...data, id: `${id}-data` })}</details>
</figure>
`;
}

function legendItem(name: string, drawn: Markup): Markup {
  return html`<li>${drawn}<bdi>${name}</bdi></li>`;
}

function swatch(look: Look, dots: boolean): Markup {
  const dot = dots ? html`<circle class="dot ${look}" cx="14" cy="6" r="3.5"/>` : undefined;
  return sign(html`<path class="line ${look}" d="M0 6H28"/>${dot}`);
}

function sign(drawn: Markup): Markup {
  return html`<svg class="swatch" viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">${drawn}</svg>`;
}

function drawing(chart: Chart, titleId: string, textId: string, title: string, description: string): Markup {
  const { x, y, series, mark, bars } = chart;
  const below = bars === undefined ? 0 : BARS_HEIGHT;
  const height = HEIGHT + below;
  const bottom = HEIGHT - MARGIN.bottom;
  const toX = linearScale(x.domain, [MARGIN.left, WIDTH - MARGIN.right]);
  const toY = linearScale(y.domain, [bottom, MARGIN.top]);
  return html`<svg class="plot" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${titleId} ${textId}">
<title id="${titleId}">${title}</title>
<desc id="${textId}">${description}</desc>
${axes(chart, toX, toY, bottom)}
${series.map((one) => drawSeries(one, toX, toY))}
${mark === undefined ? undefined : html`<circle class="mark" cx="${at(toX(mark.x))}" cy="${at(toY(mark.y))}" r="5.5"/>`}
${drawBars(bars?.all ?? [], toX, height)}
</svg>`;
}

function axes({ x, y }: Chart, toX: Scale, toY: Scale, bottom: number): Content {
  const [left, right, top] = [MARGIN.left, WIDTH - MARGIN.right, MARGIN.top];
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  return [
    ...(y.places ?? toY.ticks(y.ticks)).map((value) => {
      const place = at(toY(value));
      return html`<path class="grid" d="M${left} ${place}H${right}"/><text x="${left - TICK - 3}" y="${place}" dy="0.35em" text-anchor="end">${y.format(value)}</text>
`;
    }),
    ...(x.places ?? toX.ticks(x.ticks)).map((value) => {
      const place = at(toX(value));
      return html`<path class="grid" d="M${place} ${top}V${bottom}"/><text x="${place}" y="${bottom + TICK + TEXT}" text-anchor="middle">${x.format(value)}</text>
`;
    }),
    html`<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`,
    html`<text class="title" x="${middle.x}" y="${bottom + 38}" text-anchor="middle">${fitText(plain(x.title), right - left, TEXT)}</text>`,
    html`<text class="title" transform="translate(13 ${middle.y}) rotate(-90)" text-anchor="middle">${fitText(plain(y.title), bottom - top, TEXT)}</text>`,
  ];
}

function drawSeries({ look, points, dots }: Series, toX: Scale, toY: Scale): Content {
  const path = line<Point>(
    (point) => at(toX(point.x)),
    (point) => at(toY(point.y)),
  )([...points]);
  const drawn = points.map((point) => {
    const [cx, cy] = [at(toX(point.x)), at(toY(point.y))];
    const { low, high } = point;
    const interval =
      low === undefined || high === undefined
        ? undefined
        : html`<path class="whisker ${look}" d="M${cx} ${at(toY(low))}V${at(toY(high))}"/>`;
    return html`${interval}<circle class="dot ${look}" cx="${cx}" cy="${cy}" r="3.5"/>`;
  });
  return html`<path class="line ${look}" d="${trusted(path ?? "")}"/>${dots === true ? drawn : undefined}
`;
}

function drawBars(bars: readonly Bar[], toX: Scale, height: number): Content {
  const most = bars.reduce((max, { value }) => Math.max(max, value), 0);
  const base = height - 4;
  return bars
    .filter(({ value }) => value > 0)
    .map(({ from, to, value }) => {
      const [left, right] = [at(toX(from)), at(toX(to))];
      const size = Math.max(1.5, ((BARS_HEIGHT - 6) * value) / most);
      return html`<rect class="bar" x="${left + 1}" y="${at(base - size)}" width="${at(right - left - 2)}" height="${at(size)}"/>`;
    });
}

/** A tenth of a unit is finer than any screen. */
function at(place: number): number {
  return Math.round(10 * place) / 10;
}

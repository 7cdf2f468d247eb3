import { largest, smallest } from "../../domain/extremes.ts";
import { formatNumber } from "../../domain/numbers.ts";
import type { GateMetric } from "../../gate/result.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { linearScale } from "./scale.ts";

const WIDTH = 150;
const HEIGHT = 26;
const PADDING = 10;

/** A metric on a scale of its own: value and interval, the previous release's value, and the limits. */
export function renderInterval({ name, value, interval, change, limits }: GateMetric): Content {
  if (value === null) return undefined;
  const was = change?.was;
  const marks = [limits?.min, limits?.max].filter((limit) => limit !== undefined);
  const places = [
    value,
    ...(interval === undefined ? [] : [interval.low, interval.high]),
    ...(typeof was === "number" ? [was] : []),
    ...marks,
  ];
  const [low, high] = [smallest(places), largest(places)];
  const scale = linearScale(low === high ? [low - 1, high + 1] : [low, high], [PADDING, WIDTH - PADDING]);
  const at = (place: number) => Math.round(10 * scale(place)) / 10;
  const middle = HEIGHT / 2;
  const said = [
    `${name} ${formatNumber(value)}`,
    ...(interval === undefined ? [] : [`interval ${formatNumber(interval.low)} to ${formatNumber(interval.high)}`]),
    ...(typeof was === "number" ? [`previously ${formatNumber(was)}`] : []),
    ...marks.map((limit) => `limit ${limit}`),
  ].join(", ");
  return html`<svg class="interval" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${said}">
<path class="grid" d="M${PADDING / 2} ${middle}H${WIDTH - PADDING / 2}"/>
${interval && html`<path class="span" d="M${at(interval.low)} ${middle}H${at(interval.high)}"/>`}
${marks.map((limit) => html`<path class="line limit" d="M${at(limit)} 2V${HEIGHT - 2}"/>`)}
${typeof was === "number" && diamond(at(was), middle)}
<circle class="dot now" cx="${at(value)}" cy="${middle}" r="4.5"/>
</svg>`;
}

function diamond(x: number, y: number): Markup {
  return html`<path class="before" d="M${x - 6} ${y}L${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}Z"/>`;
}

/** What the signs of {@link renderInterval} mean. */
export function intervalLegend(hasPrevious: boolean): Markup {
  const sign = (drawn: Content) =>
    html`<svg class="swatch" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">${drawn}</svg>`;
  return html`<ul class="legend">
<li>${sign(html`<path class="span" d="M2 8H26"/><circle class="dot now" cx="14" cy="8" r="4.5"/>`)}this version, 95% interval</li>
${hasPrevious && html`<li>${sign(diamond(14, 8))}previous release</li>`}
<li>${sign(html`<path class="line limit sign" d="M14 1V15"/>`)}limit of model.yml</li>
</ul>
`;
}

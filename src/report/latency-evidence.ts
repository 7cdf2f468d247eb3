import { describeMargin } from "../gate/latency/findings.js";
import type { LatencyCeiling, LatencyRegression, MeasuredLatency, RoundInterval } from "../gate/result.js";
import { formatBytes, formatMs, formatShare } from "./figures.js";

/** How the latency was measured and decided, a line each, for those who want to know: plain text. */
export function latencyEvidence(latency: MeasuredLatency): string[] {
  const { protocol, nullChannel, harness, throughput, garbage, stealShare, cpu } = latency;
  const { shape } = protocol;
  return [
    ...latency.percentiles.flatMap(({ ceiling, regression }) => [
      ...(ceiling === undefined ? [] : [describeCeiling(ceiling)]),
      ...(regression === undefined ? [] : [describeRegression(regression)]),
    ]),
    `two sessions of one file: ${describeInterval(nullChannel.ratio, (r) => r.toFixed(3))}; ${nullChannel.fit ? "the host is fit" : "the host is unfit"} for a margin of ${formatShare(nullChannel.margin)}`,
    `${protocol.rounds} rounds in ${protocol.looks === 1 ? "one look" : "two looks"}, ${shape.passes} passes of ${shape.slots} places (${protocol.inputsUsed} different inputs) in groups of ${protocol.groupSize} after ${protocol.discarded} discarded, ${shape.warmUp} to warm up; seed ${protocol.seed}; ${(protocol.spentMs / 1000).toFixed(1)} of ${protocol.budgetMs / 1000} s`,
    `opening ${formatMs(latency.openMs)}, first run ${formatMs(latency.coldStartMs)}, file ${formatBytes(latency.modelBytes)}, at most ${Math.round(latency.peakMemoryMb)} MB in the process`,
    ...(harness === undefined ? [] : [`the harness takes ${formatMs(harness.floorMs)} of a run by itself`]),
    ...throughput.map(
      ({ rows, rowsPerSecond, runMs }) =>
        `throughput at batches of ${rows}: ${Number(rowsPerSecond.toPrecision(3))} rows/s (${formatMs(runMs)} a run)`,
    ),
    `garbage collection of the harness: ${garbage.count} pauses, at most ${formatMs(garbage.longestMs)}`,
    `${cpu.model}${cpu.flags.length === 0 ? "" : ` (${cpu.flags.join(", ")})`}${stealShare === undefined ? "" : `, steal ${formatShare(stealShare)}`}`,
  ];
}

function describeCeiling({ name, decision, perRoundMs, maxMs, alpha, pFail }: LatencyCeiling): string {
  return `${name} of a round: ${describeInterval(perRoundMs, formatMs)}, limit ${maxMs} ms: ${decision} (α ${alpha}, p ${pFail.toPrecision(2)})`;
}

function describeRegression(figure: LatencyRegression): string {
  const { name, measure, decision, blocks, ratio, differenceMs, margin, alpha, pFail, detectableRatio } = figure;
  const open = decision === "inconclusive" ? `, would see ${detectableRatio.toFixed(3)}` : "";
  return `${name}, ${measure}: ${describeInterval(ratio, (r) => r.toFixed(3))}, ${signedMs(differenceMs.value)}, margin ${describeMargin(margin)}: ${decision}${blocks ? "" : ", not limited"}${open} (α ${alpha}, p ${pFail.toPrecision(2)})`;
}

function describeInterval({ value, low, high, level, method }: RoundInterval, format: (value: number) => string) {
  return `${format(value)} (${Math.round(100 * level)}% ${format(low)} to ${format(high)}, ${method})`;
}

function signedMs(value: number): string {
  return `${value < 0 ? "−" : "+"}${formatMs(Math.abs(value))}`;
}

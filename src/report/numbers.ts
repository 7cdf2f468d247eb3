/** Four decimals below 1000, four significant digits and more above. */
export function formatNumber(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(4) : String(Number(value.toPrecision(7)));
}

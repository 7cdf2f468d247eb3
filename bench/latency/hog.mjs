// A neighbour that comes and goes: busy for a tenth of a second or so, then idle as long. Ends with its parent.
process.once("disconnect", () => process.exit(0));
const spell = () => 50 + 150 * Math.random();
for (;;) {
  const until = performance.now() + spell();
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, spell()));
}

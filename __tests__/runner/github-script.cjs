// What actions/github-script does with its input `script`, as far as this action uses it: an async function with
// `require`, in the runner's own Node; what it throws fails the step.
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

process.on("unhandledRejection", fail);

new AsyncFunction("require", process.env.INPUT_SCRIPT)(require).catch(fail);

function fail(error) {
  process.stdout.write(`::error::Unhandled error: ${String(error?.stack ?? error).replace(/\n/g, "%0A")}\n`);
  process.exitCode = 1;
}

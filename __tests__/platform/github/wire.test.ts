import { createServer, globalAgent } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { exchange } from "../../../src/platform/github/wire.ts";

test("an answer that takes longer than Node's agent waits for is not cut off; one that the caller limits is", async () => {
  const server = createServer((_, answer) => {
    setTimeout(() => answer.end("late"), 150);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { options } = globalAgent as unknown as { options: { timeout?: number } };
  const usual = options.timeout ?? 0;
  options.timeout = 20;
  try {
    expect(await text(await exchange(url, { headers: {} }))).toBe("late");
    await expect(exchange(url, { headers: {}, silenceMs: 30 })).rejects.toThrow("the connection stalled");
  } finally {
    options.timeout = usual;
    globalAgent.destroy();
    await new Promise((done) => server.close(done));
  }
});

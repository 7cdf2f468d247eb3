// Requests without a pause, and a log of what served whom.

const CLIENTS = 4;

/**
 * @typedef {object} Served one answer, or a request that was lost
 * @property {number} sentMs when it was sent, in milliseconds since 1970
 * @property {number} answeredMs
 * @property {string} key
 * @property {string} [version] absent if it was lost
 * @property {string} [lost] why
 */

/**
 * Starts clients that send the keys in turn until `stop` is called, which waits for every answer.
 *
 * @param {string} url of the service
 * @param {string} model
 * @param {readonly string[]} keys
 * @param {readonly number[][]} rows of features, taken in turn
 * @returns {{ served: Served[], stop(): Promise<void> }}
 */
export function startTraffic(url, model, keys, rows) {
  const served = [];
  let next = 0;
  let goesOn = true;
  const client = async () => {
    while (goesOn) {
      const at = next++;
      const [key, row] = [keys[at % keys.length], rows[at % rows.length]];
      const sentMs = Date.now();
      const answer = await ask(`${url}/models/${model}/predict`, { key, rows: [row] });
      served.push({ sentMs, answeredMs: Date.now(), key, ...answer });
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    served,
    async stop() {
      goesOn = false;
      await Promise.all(clients);
    },
  };
}

async function ask(url, body) {
  try {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    const { version, outputs, error } = await response.json();
    return response.ok && outputs !== undefined ? { version } : { lost: `${response.status} ${error}` };
  } catch (error) {
    return { lost: `${error.message} ${error.cause?.message ?? ""}` };
  }
}

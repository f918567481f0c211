import type { Finding } from "./finding.ts";

/** Where a broker's address is looked for. */
const VARIABLE = "VOLLEY_KAFKA_BOOTSTRAP_SERVERS";
const TIMEOUT_MS = 3000;

/** Whether the brokers that are configured take connections; nothing is said where none are. */
export async function checkBroker(): Promise<Finding[]> {
  const { state } = Deno.permissions.querySync({ name: "env", variable: VARIABLE });
  const servers = state === "granted" ? Deno.env.get(VARIABLE) : undefined;
  if (servers === undefined || servers.trim() === "") return [];
  return await Promise.all(servers.split(",").map((server) => reach(server.trim())));
}

async function reach(server: string): Promise<Finding> {
  const subject = `broker ${server}`;
  const at = server.lastIndexOf(":");
  const port = Number(server.slice(at + 1));
  if (at < 1 || !Number.isInteger(port) || port < 1 || port > 65535) {
    return {
      subject,
      state: "wrong",
      found: "no address",
      advice: `${VARIABLE} wants host:port, separated by commas`,
    };
  }
  try {
    const connection = await Deno.connect({
      hostname: server.slice(0, at),
      port,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    connection.close();
    return { subject, state: "good", found: "takes connections" };
  } catch (thrown) {
    const found = thrown instanceof Error ? thrown.message : String(thrown);
    return { subject, state: "wrong", found, advice: "start it, or correct the address" };
  }
}

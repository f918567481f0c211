import type { Finding } from "./finding.ts";

const programs:
  readonly (readonly [subject: string, command: string, args: readonly string[], use: string])[] = [
    ["Java", "java", ["-version"], "runs a Kafka broker for tests without a container"],
    ["Docker", "docker", ["--version"], "builds images; none of the tests needs it"],
  ];

/** Other programs that are good to have; their first line of output is their version. */
export async function checkPrograms(): Promise<Finding[]> {
  return await Promise.all(programs.map(async ([subject, command, args, use]): Promise<Finding> => {
    try {
      const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
      const text = new TextDecoder().decode(stdout.length > 0 ? stdout : stderr);
      if (success) return { subject, state: "good", found: text.split("\n")[0].trim() };
      return { subject, state: "absent", found: `"${command}" fails`, advice: use };
    } catch (thrown) {
      const denied = thrown instanceof Deno.errors.NotCapable;
      const found = denied ? "can't look: --allow-run is missing" : "not found on PATH";
      return { subject, state: "absent", found, advice: use };
    }
  }));
}

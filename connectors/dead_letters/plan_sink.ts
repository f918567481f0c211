import {
  type ConnectorDescriptor,
  createSink,
  type JsonObject,
  type Plan,
  type Sink,
} from "../../core/mod.ts";
import { deadLetterFiles } from "./sink.ts";

/**
 * Makes the sink a plan's dead letters go to, for a plan that was read and not built (`BuiltPlan.deadLetters`): files,
 * or a connector of the catalogue; null where no operator keeps any.
 */
export function deadLettersOfPlan(
  { nodes, deadLetters }: Plan,
  catalogue: readonly ConnectorDescriptor[],
): (() => Sink) | null {
  if (!nodes.some(({ onError }) => onError === "deadLetter")) return null;
  if (deadLetters === undefined) return () => deadLetterFiles();
  const { connector, config } = deadLetters;
  if (connector === "dead_letters") {
    return () => deadLetterFiles((config as { readonly directory: string }).directory);
  }
  return () => createSink(catalogue, connector, (config ?? {}) as JsonObject);
}

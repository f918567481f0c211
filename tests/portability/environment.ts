import { type ExtendedEnvironment, extendEnvironment } from "../../core/mod.ts";
import {
  type MemoryEnvironment,
  memoryEnvironment,
  type MemoryStream,
  memoryStream,
} from "../../connectors/memory/mod.ts";

/** The engine with nothing but the memory connector: what a browser gets. */
export const Environment: ExtendedEnvironment<MemoryEnvironment, MemoryStream> = extendEnvironment<
  MemoryEnvironment,
  MemoryStream
>([{ environment: memoryEnvironment, stream: memoryStream }]);

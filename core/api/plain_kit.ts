import type { Kit } from "./kit.ts";
import { DataStream } from "./data_stream.ts";
import { KeyedStream } from "./keyed_stream.ts";

/** Streams without connector methods. */
export const plainKit: Kit<unknown> = {
  stream: (state) => new DataStream(state),
  keyed: (state, keys) => new KeyedStream(state, keys),
};

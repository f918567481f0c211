import type { DataType } from "../data/mod.ts";
import type { KeyCodec } from "./key_codec.ts";

/** What stands for a key in a `Map`: two identities are the same exactly if the keys' canonical bytes are. */
export type KeyIdentity = string | number | bigint | boolean | null;

/**
 * A function from key values (one a column) to their identity in a `Map`: the value itself where one column of a
 * primitive type allows it, else the canonical bytes as text, a character a byte.
 */
export function keyIdentity(codec: KeyCodec): (values: readonly unknown[]) => KeyIdentity {
  const { types } = codec;
  const direct = types.length === 1 ? directIdentity(types[0]) : null;
  if (direct === null) return (values) => bytesToText(codec.encode(values));
  return (values) => {
    const value = values[0];
    if (value === null || value === undefined) return null;
    return direct(value) ?? direct(codec.decode(codec.encode(values))[0])!;
  };
}

type Direct = (value: unknown) => KeyIdentity | undefined;

/** Identity of a well-formed value, undefined for any other; `Map` itself takes -0 for 0 and NaN for NaN. */
function directIdentity(type: DataType): Direct | null {
  switch (type.kind) {
    case "int8":
    case "int16":
    case "int32":
      return (value) => typeof value === "number" && (value | 0) === value ? value : undefined;
    case "float64":
      return (value) => typeof value === "number" ? value : undefined;
    case "int64":
      return (value) => typeof value === "bigint" && BigInt.asIntN(64, value) === value ? value : undefined;
    case "utf8":
      return (value) => typeof value === "string" && value.isWellFormed() ? value : undefined;
    case "bool":
      return (value) => typeof value === "boolean" ? value : undefined;
    default:
      return null;
  }
}

function bytesToText(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

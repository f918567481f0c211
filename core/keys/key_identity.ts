import type { DataType } from "../data/mod.ts";
import type { KeyCodec } from "./key_codec.ts";

/** What stands for a key in a `Map`: two identities are the same exactly if the keys' canonical bytes are. */
export type KeyIdentity = string | number | bigint | boolean | null;

type Direct = (value: unknown) => KeyIdentity | undefined;

/**
 * Identities of keys over a codec's columns: the value itself where one column of a primitive type allows it, else the
 * canonical bytes as text, a character a byte. A key has the form of `StreamRecord.key`: the value of a single key
 * column, an array for several, anything for none.
 */
export class KeyIdentities {
  readonly #codec: KeyCodec;
  readonly #direct: Direct | null;

  constructor(codec: KeyCodec) {
    this.#codec = codec;
    this.#direct = codec.types.length === 1 ? directIdentity(codec.types[0]) : null;
  }

  /** The identity of a key; throws `KEY_VALUE_INVALID`. */
  of(key: unknown): KeyIdentity {
    if (this.#direct === null) return bytesToText(this.#codec.encode(this.#values(key)));
    if (key === null || key === undefined) return null;
    return this.#direct(key) ?? this.ofBytes(this.#codec.encode([key]));
  }

  /** The identity of the key with these canonical bytes; throws `KEY_BYTES_INVALID`. */
  ofBytes(bytes: Uint8Array): KeyIdentity {
    const values = this.#codec.decode(bytes);
    return this.#direct === null ? bytesToText(bytes) : values[0] as KeyIdentity;
  }

  /** The canonical bytes of the key with this identity. */
  bytesOf(identity: KeyIdentity): Uint8Array<ArrayBuffer> {
    return this.#direct === null ? textToBytes(identity as string) : this.#codec.encode([identity]);
  }

  #values(key: unknown): readonly unknown[] {
    const columns = this.#codec.types.length;
    if (columns === 0) return [];
    return columns > 1 && Array.isArray(key) ? key : [key];
  }
}

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

function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { VolleyError } from "../../core/mod.ts";
import { createBytes } from "./byte_output.ts";
import { openBytes } from "./byte_input.ts";
import { type Compression, compressionOf } from "./compression.ts";
import { firstLines } from "./first_lines.ts";
import { headBytes } from "./head_bytes.ts";
import { outputNames } from "./output_names.ts";
import { zstdPack, zstdUnpack } from "./zstd_bytes.ts";
import { ZstdFrames } from "./zstd_frames.ts";

const pack = {
  gzip: (text: string) => new Uint8Array(gzipSync(text)),
  zstd: (text: string) => new Uint8Array(zstdCompressSync(text)),
};
const KINDS = ["gzip", "zstd"] as const;
/** Some MB whose lines differ, so that it takes many blocks. */
const LONG = Array.from({ length: 120_000 }, (_, i) => `line ${i} ${Math.imul(i, 2_654_435_761) >>> 0}\n`)
  .join("");

async function withFile(bytes: Uint8Array, test: (path: string) => unknown): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

async function readAll(path: string, kind: Compression, from = 0, buffer = 50_000): Promise<string> {
  const input = openBytes(path, kind, from);
  const decoder = new TextDecoder();
  let text = "";
  const into = new Uint8Array(buffer);
  try {
    for (let got = await input.read(into); got !== null; got = await input.read(into)) {
      text += decoder.decode(into.subarray(0, got), { stream: true });
    }
    return text;
  } finally {
    input.close();
  }
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

for (const kind of KINDS) {
  Deno.test(`openBytes() reads ${kind} from any byte on, members one after the other`, async () => {
    const bytes = joined(pack[kind]("first\n"), pack[kind](""), pack[kind](LONG), pack[kind]("last\n"));
    const whole = `first\n${LONG}last\n`;
    await withFile(bytes, async (path) => {
      assertEquals(await readAll(path, kind) === whole, true);
      for (const from of [1, 6, 7, 1_000_003, whole.length - 2, whole.length]) {
        assertEquals(await readAll(path, kind, from, 7001) === whole.slice(from), true, `from ${from}`);
      }
    });
  });

  Deno.test(`openBytes() refuses ${kind} that was cut off anywhere`, async () => {
    const whole = joined(pack[kind](LONG.slice(0, 300_000)), pack[kind]("last\n"));
    for (const left of [1, 2, 3, 12, 20, 21, 30, 1000, whole.length - 1]) {
      await withFile(whole.subarray(0, whole.length - left), async (path) => {
        const cutBetween = whole.length - left === pack[kind](LONG.slice(0, 300_000)).length;
        if (cutBetween) return;
        const error = await assertRejects(() => readAll(path, kind), VolleyError);
        assertEquals([error.code, error.at.resource], ["FILE_CORRUPT", path], `without the last ${left}`);
      });
    }
  });

  Deno.test(`openBytes() refuses ${kind} with a flipped bit or with something behind it`, async () => {
    const good = pack[kind](LONG);
    const flipped = good.slice();
    flipped[good.length >> 1] ^= 8;
    for (const bytes of [flipped, joined(good, new TextEncoder().encode("plain text"))]) {
      await withFile(bytes, async (path) => {
        assertEquals((await assertRejects(() => readAll(path, kind), VolleyError)).code, "FILE_CORRUPT");
      });
    }
  });

  Deno.test(`openBytes() says what a file that is no ${kind} begins like`, async () => {
    const other = kind === "gzip" ? "zstd" : "gzip";
    await withFile(pack[other]("text"), async (path) => {
      const error = await assertRejects(() => readAll(path, kind), VolleyError);
      assertEquals(
        error.message,
        `Cannot read ${path} as ${kind}: it does not begin as ${kind} does (it is ${other})`,
      );
      assertThrows(() => headBytes(path, kind, 10), VolleyError, "does not begin");
    });
    await withFile(new Uint8Array(0), async (path) => {
      await assertRejects(() => readAll(path, kind), VolleyError, "the file is empty");
    });
  });

  Deno.test(`headBytes() gives the start of ${kind}, and whether it is all`, async () => {
    await withFile(joined(pack[kind]("a\n"), pack[kind](LONG)), (path) => {
      const { bytes, whole } = headBytes(path, kind, 500_000);
      assertEquals([bytes.length >= 500_000, whole], [true, false]);
      assertEquals(new TextDecoder().decode(bytes) === `a\n${LONG}`.slice(0, bytes.length), true);
      assertEquals(firstLines(path, 3, kind), ["a", ...LONG.split("\n", 2)]);
    });
    await withFile(pack[kind]("a\nb"), (path) => {
      assertEquals(firstLines(path, 9, kind), ["a", "b"]);
      assertEquals(headBytes(path, kind, 500_000).whole, true);
    });
  });

  Deno.test(`createBytes() writes ${kind} that is there after a flush, and read by others`, async () => {
    const path = await Deno.makeTempFile();
    const output = createBytes(path, kind);
    const encoder = new TextEncoder();
    await output.write(encoder.encode(LONG));
    await output.flush();
    const head = headBytes(path, kind, LONG.length);
    assertEquals(new TextDecoder().decode(head.bytes) === LONG, true);
    await output.write(encoder.encode("end"));
    await output.finish();
    assertEquals(await readAll(path, kind) === LONG + "end", true);
    await Deno.remove(path);
  });
}

Deno.test("compressionOf() follows the extension unless it is told", () => {
  assertEquals(
    ["a.csv", "a.csv.gz", "b.jsonl.zst", "B.GZ", "gz"].map((path) => compressionOf(path)),
    ["none", "gzip", "zstd", "gzip", "none"],
  );
  assertEquals(compressionOf("a.csv.gz", "none"), "none");
  const error = assertThrows(() => compressionOf("a", "brotli" as Compression), VolleyError);
  assertEquals(error.code, "COMPRESSION_UNKNOWN");
});

Deno.test("outputNames() numbers compressed files before both extensions", () => {
  const names = outputNames("out/rows.jsonl.gz", "p", "jsonl.gz");
  assertEquals(names.committed(2, false), "out/rows-000002.jsonl.gz");
  assertEquals(names.epochOf("rows-000002.jsonl.gz"), 2);
});

Deno.test("zstdPack() makes one frame at any size, zstdUnpack() takes several and refuses what is cut off", () => {
  for (const size of [0, 1, 1000, 65_536, 66_000, 300_000]) {
    const bytes = new TextEncoder().encode(LONG.slice(0, size));
    const packed = zstdPack(bytes);
    const frames = new ZstdFrames();
    let [ends, at] = [0, 0];
    while (at < packed.length) {
      const { end, last } = frames.next(packed, at);
      at = end;
      if (last) ends++;
    }
    assertEquals([ends, frames.between], [1, true], `${size} bytes`);
    assertEquals(zstdUnpack(packed, { outputMax: 1e6 }), bytes);
    const twice = joined(packed, packed);
    assertEquals(zstdUnpack(twice, { outputMax: 1e6 }), joined(bytes, bytes));
    const cut = twice.subarray(0, twice.length - 1);
    assertThrows(() => zstdUnpack(cut, { outputMax: 1e6 }), RangeError, "unexpected end");
    assertThrows(() =>
      zstdUnpack(joined(packed, bytes, bytes, Uint8Array.of(1, 2, 3, 4, 5)), { outputMax: 1e6 })
    );
  }
});

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { seededRandom } from "../../tests/harness/random.ts";
import {
  batchFromRows,
  type Clock,
  createLogger,
  int32,
  type Schema,
  schema,
  type Shape,
  type Source,
  type SourceOffsets,
  toRows,
  VirtualClock,
  VolleyError,
} from "../../core/mod.ts";

import type { FileFormat, FileReaderContext } from "./file_reader.ts";
import { fileSourceOf } from "./file_source_of.ts";
import type { FileSourceOptions } from "./file_source_options.ts";

const numbers = schema({ n: int32 });

/** Files of numbers, one a line; the offset is the number of lines read. */
class Numbers implements FileFormat {
  open(path: string, { batchRows, partition, offset }: FileReaderContext) {
    const lines = Deno.readTextFileSync(path).split("\n").filter((line) => line !== "");
    let at = Number(offset ?? 0);
    return {
      get offset() {
        return at;
      },
      read() {
        const piece = lines.slice(at, at + batchRows);
        at += piece.length;
        return piece.length === 0
          ? null
          : batchFromRows(numbers, piece.map((line) => ({ n: Number(line) })), { partition });
      },
      close() {},
    };
  }
}

function watch(path: string, options: FileSourceOptions<Shape>["watch"] = true): Source {
  return fileSourceOf<Shape, Shape>({
    connector: "numbers",
    paths: path,
    options: { watch: options },
    prepare: () => ({ schema: numbers as Schema, format: new Numbers() }),
  });
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A watched source under a clock that stands still but in `idle` and `advance`. */
class Watched {
  readonly clock = new VirtualClock(1_000_000);
  readonly warnings: string[] = [];
  readonly source: Source;
  readonly #stop = new AbortController();
  #polling: Promise<void> | null = null;
  #seen: number[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  async open(restored: SourceOffsets | null = null, batchRows = 2): Promise<this> {
    const write = (line: string) => void this.warnings.push(line);
    const log = createLogger({ write, clock: this.clock as Clock });
    await this.source.open({ clock: this.clock, signal: this.#stop.signal, batchRows, restored, log });
    return this;
  }

  /** Numbers read while the clock goes on by `ms`, and without further time. */
  async advance(ms: number): Promise<number[]> {
    await this.#drain();
    await this.clock.advance(ms);
    await this.#drain();
    return this.#seen.splice(0);
  }

  /** The next records, one by one, with the clock going on meanwhile. */
  async records(count: number): Promise<number[]> {
    const numbers: number[] = [];
    for (let i = 0; i < count; i++) {
      const polled = Promise.resolve(this.source.poll());
      let done = false;
      polled.then(() => done = true);
      while (!done) {
        await this.clock.advance(50);
        await Promise.resolve();
      }
      numbers.push(...toRows((await polled)!.data).map(({ n }) => Number(n)));
    }
    return numbers;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await this.source.close();
  }

  /** Reads until nothing more comes without the clock. */
  async #drain(): Promise<void> {
    for (let quiet = 0; quiet < 100; quiet++) {
      this.#polling ??= this.#poll(() => quiet = 0);
      await Promise.resolve();
    }
  }

  async #poll(heard: () => void): Promise<void> {
    const record = await this.source.poll();
    heard();
    this.#polling = null;
    if (record !== null) this.#seen.push(...toRows(record.data).map(({ n }) => Number(n)));
  }
}

function write(path: string, ...values: number[]): void {
  Deno.writeTextFileSync(path, values.map((value) => `${value}\n`).join(""));
}

Deno.test("a watched folder's files are read once each, when they have settled, those of the start too", () =>
  inFolder(async (folder) => {
    write(`${folder}/a`, 1, 2, 3);
    const watched = await new Watched(watch(folder)).open();
    assertEquals(await watched.advance(500), []);
    write(`${folder}/b`, 4);
    assertEquals(await watched.advance(500), [1, 2, 3]);
    write(`${folder}/b`, 4, 5);
    assertEquals(await watched.advance(900), []);
    assertEquals(await watched.advance(2_000), [4, 5]);
    assertEquals(await watched.advance(5_000), []);
    assertEquals(watched.source.counts!().readFiles, 2);
    await watched.close();
  }));

Deno.test("a watched folder's staged files wait for their name, and are read at once when they get it", () =>
  inFolder(async (folder) => {
    write(`${folder}/.hidden`, 1);
    write(`${folder}/_SUCCESS`, 2);
    write(`${folder}/x.tmp`, 3);
    write(`${folder}/y.inprogress`, 4);
    const watched = await new Watched(watch(folder, { everyMs: 100, settleMs: 60_000 })).open();
    assertEquals(await watched.advance(1_000), []);
    Deno.renameSync(`${folder}/x.tmp`, `${folder}/x`);
    assertEquals(await watched.advance(100), [3]);
    await watched.close();
  }));

Deno.test("a watched folder's files that go, get another name or change are not read again", () =>
  inFolder(async (folder) => {
    for (const [i, name] of ["a", "b", "c"].entries()) write(`${folder}/${name}`, i);
    const watched = await new Watched(watch(folder, { everyMs: 100, settleMs: 100, order: "name" })).open();
    assertEquals(await watched.advance(300), [0, 1, 2]);
    Deno.removeSync(`${folder}/a`);
    Deno.renameSync(`${folder}/b`, `${folder}/renamed`);
    write(`${folder}/c`, 2, 3, 4);
    assertEquals(await watched.advance(1_000), []);
    assertEquals(watched.source.counts!().changedFiles, 1);
    assertEquals(watched.warnings.length, 1);
    assert(watched.warnings[0].includes(`${folder}/c`));
    await watched.close();
  }));

Deno.test("a watched glob means its own files, below its folder", () =>
  inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/in/deep`, { recursive: true });
    write(`${folder}/in/a.num`, 1);
    write(`${folder}/in/a.other`, 2);
    write(`${folder}/in/deep/b.num`, 3);
    const flat = await new Watched(watch(`${folder}/in/*.num`)).open();
    assertEquals(await flat.advance(3_000), [1]);
    await flat.close();
    const deep = await new Watched(watch(`${folder}/**/*.num`, { order: "name" })).open();
    assertEquals(await deep.advance(3_000), [1, 3]);
    await deep.close();
  }));

Deno.test("a watched folder is read by name or by time of change", () =>
  inFolder(async (folder) => {
    for (const [i, name] of ["c", "a", "b"].entries()) {
      write(`${folder}/${name}`, i);
      Deno.utimeSync(`${folder}/${name}`, 1000 + i, 1000 + i);
    }
    for (const [order, wanted] of [["name", [1, 2, 0]], ["modified", [0, 1, 2]]] as const) {
      const watched = await new Watched(watch(folder, { order })).open();
      assertEquals(await watched.advance(2_000), [...wanted]);
      await watched.close();
    }
  }));

Deno.test("a watched source continues after every record, with files that came meanwhile", () =>
  inFolder(async (folder) => {
    const random = seededRandom(6);
    for (let file = 0; file < 6; file++) {
      write(
        `${folder}/${file}`,
        ...Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) => file * 10 + i),
      );
    }
    const options = { everyMs: 100, settleMs: 100, order: "name" } as const;
    const all = await (await new Watched(watch(folder, options)).open()).advance(2_000);
    const records = [0, 1, 2, 3, 4, 5].map((file) =>
      Math.ceil(all.filter((n) => Math.floor(n / 10) === file).length / 2)
    )
      .reduce((sum, each) => sum + each, 0);
    for (let stop = 0; stop <= records; stop++) {
      const first = await new Watched(watch(folder, options)).open();
      const before = await first.records(stop);
      const offsets = first.source.offsets();
      await first.close();
      const second = await new Watched(watch(folder, options)).open(JSON.parse(JSON.stringify(offsets)));
      assertEquals([...before, ...await second.advance(2_000)], all);
      await second.close();
    }
  }));

Deno.test("a watched source refuses to continue in a file that is gone or was written to", () =>
  inFolder(async (folder) => {
    write(`${folder}/a`, 1, 2, 3, 4);
    const first = await new Watched(watch(folder)).open();
    await first.records(1);
    const offsets = first.source.offsets();
    await first.close();
    write(`${folder}/a`, 1, 2, 3, 4, 5);
    const error = await assertRejects(() => new Watched(watch(folder)).open(offsets), VolleyError);
    assertEquals(error.code, "SOURCE_OFFSET_LOST");
    Deno.removeSync(`${folder}/a`);
    await assertRejects(() => new Watched(watch(folder)).open(offsets), VolleyError, "is gone");
  }));

Deno.test("a watched source remembers so many files, and counts those that come before them as late", () =>
  inFolder(async (folder) => {
    const options = { everyMs: 100, settleMs: 0, order: "name", rememberMax: 3 } as const;
    const watched = await new Watched(watch(folder, options)).open();
    for (let file = 10; file < 30; file++) write(`${folder}/${file}`, file);
    assertEquals((await watched.advance(500)).length, 20);
    const state = JSON.parse(String(watched.source.offsets()[watched.source.connectorId]));
    assertEquals([state.files.length, state.through[0]], [3, `${folder}/26`]);
    write(`${folder}/05`, 5);
    write(`${folder}/27a`, 27);
    assertEquals(await watched.advance(500), [27]);
    assertEquals([watched.source.counts!().lateFiles, watched.warnings.length], [1, 1]);
    assert(watched.warnings[0].includes(`${folder}/05`));
    await watched.close();
  }));

Deno.test("watching what is no folder is refused, with what is missing", () =>
  inFolder((folder) => {
    const code = (path: string) => assertThrows(() => watch(path), VolleyError).code;
    write(`${folder}/file`, 1);
    assertEquals(code(`${folder}/nowhere`), "FILE_NOT_FOUND");
    assertEquals(code(`${folder}/file`), "FILE_NOT_FOLDER");
    const refused = assertThrows(() => watch(folder, { everyMs: 0 }), VolleyError);
    assertEquals(refused.code, "SOURCE_OPTION_INVALID");
    return Promise.resolve();
  }));

Deno.test({
  name: "watching a folder that may not be read names the flag",
  permissions: { read: false, write: false },
  fn() {
    const error = assertThrows(() => watch("/srv/incoming"), VolleyError);
    assertEquals(error.code, "FILE_NOT_PERMITTED");
    assert(error.hint!.includes("--allow-read=/srv/incoming"));
  },
});

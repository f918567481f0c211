/// <reference lib="deno.worker" />
import {
  Compression,
  readParquet,
  type RecordBatch,
  Table,
  transformParquetStream,
  writeParquet,
  type WriterProperties,
  WriterPropertiesBuilder,
} from "parquet-wasm";
import type { WorkerAnswer, WorkerRequest } from "./worker_call.ts";

const CODECS: { readonly [name: string]: Compression } = {
  uncompressed: Compression.UNCOMPRESSED,
  snappy: Compression.SNAPPY,
  gzip: Compression.GZIP,
  zstd: Compression.ZSTD,
};

let input: Uint8Array = new Uint8Array(0);
let batches: ReadableStreamDefaultController<RecordBatch> | null = null;
let enqueued = 0;
let lastIpc: Uint8Array = new Uint8Array(0);
let properties: WriterProperties | null = null;
let output: Promise<Uint8Array> = Promise.resolve(new Uint8Array(0));

async function answer(request: WorkerRequest): Promise<Uint8Array | null> {
  switch (request.kind) {
    case "open":
      input = await Deno.readFile(request.path);
      return null;
    case "read": {
      const { rowGroup, columns } = request;
      return readParquet(input, { rowGroups: [rowGroup], columns: [...columns] }).intoIPCStream();
    }
    case "begin":
      begin(request.compression, request.rowGroupRows);
      return null;
    case "write":
      enqueue(request.ipc);
      return null;
    case "finish":
      batches!.close();
      // A stream without a batch has no schema: such a file is written from the last table, which has no rows.
      return enqueued > 0 ? await output : writeParquet(Table.fromIPCStream(lastIpc), properties);
  }
}

function enqueue(ipc: Uint8Array): void {
  lastIpc = ipc;
  for (const batch of Table.fromIPCStream(ipc).recordBatches()) {
    batches!.enqueue(batch);
    enqueued++;
  }
}

function begin(compression: string, rowGroupRows: number): void {
  properties = new WriterPropertiesBuilder()
    .setCompression(CODECS[compression])
    .setMaxRowGroupSize(rowGroupRows)
    .build();
  const stream = new ReadableStream<RecordBatch>({ start: (controller) => void (batches = controller) });
  output = transformParquetStream(stream, properties).then(gather);
  output.catch(() => {});
}

async function gather(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

self.onmessage = async ({ data }: MessageEvent<WorkerRequest>) => {
  try {
    const bytes = await answer(data);
    const transfer = bytes === null ? [] : [bytes.buffer as ArrayBuffer];
    self.postMessage({ bytes } satisfies WorkerAnswer, transfer);
  } catch (error) {
    self.postMessage(
      { error: error instanceof Error ? error.message : String(error) } satisfies WorkerAnswer,
    );
  }
};

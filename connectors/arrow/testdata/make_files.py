"""Makes the files of this folder with pyarrow: python3 make_files.py"""
import datetime
import decimal

import pyarrow as pa
import pyarrow.feather as feather

rows = 300
table = pa.table({
    "id": pa.array(range(rows), pa.int64()),
    "text": pa.array([None if i % 7 == 0 else f"text {i % 11}" for i in range(rows)]),
    "coded": pa.array([f"word {i % 5}" for i in range(rows)]).dictionary_encode(),
    "at": pa.array([datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=i) for i in range(rows)], pa.timestamp("us")),
    "price": pa.array([decimal.Decimal(i) / 100 for i in range(rows)], pa.decimal128(10, 2)),
    "tags": pa.array([["a", "b"][: i % 3] for i in range(rows)]),
    "point": pa.array([{"x": i / 2, "y": i} for i in range(rows)]),
})
feather.write_feather(table, "lz4.feather", compression="lz4", chunksize=100)
with pa.OSFile("zstd.arrows", "wb") as out:
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table, max_chunksize=128)
large = table.set_column(1, "text", table["text"].cast(pa.large_string()))
with pa.OSFile("plain.arrow", "wb") as out:
    with pa.ipc.new_file(out, large.schema) as writer:
        writer.write_table(large, max_chunksize=77)

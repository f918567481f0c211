# Makes the files beside it, with pyarrow 26 and duckdb 2: python3 make_files.py
import pyarrow as pa, pyarrow.parquet as pq, datetime, decimal, random
random.seed(1)
n=300
t=pa.table({
 'i8':pa.array([None if i%7==0 else i%100-50 for i in range(n)],pa.int8()),
 'u16':pa.array([i*3 for i in range(n)],pa.uint16()),
 'u32':pa.array([4000000000+i for i in range(n)],pa.uint32()),
 'i64':pa.array([None if i%5==0 else (i-150)*10**15 for i in range(n)],pa.int64()),
 'f32':pa.array([i/8 for i in range(n)],pa.float32()),
 'f64':pa.array([None if i%11==0 else i/7 for i in range(n)]),
 'b':pa.array([None if i%4==0 else i%3==0 for i in range(n)]),
 'few':pa.array([None if i%6==0 else ['é','b','中文'][i%3] for i in range(n)]),
 'many':pa.array([f'text {random.random()}' for i in range(n)]),
 'bin':pa.array([bytes([i%256])*(i%5) for i in range(n)]),
 'd':pa.array([datetime.date(1970,1,1)+datetime.timedelta(days=i*37-3000) for i in range(n)]),
 'ms':pa.array([1700000000000+i for i in range(n)],pa.timestamp('ms','UTC')),
 'us':pa.array([1700000000000000+i for i in range(n)],pa.timestamp('us')),
 'ns':pa.array([1700000000000000000+i for i in range(n)],pa.timestamp('ns')),
})
kw=dict(row_group_size=128)
pq.write_table(t,'v1_snappy.parquet',compression='snappy',data_page_version='1.0',data_page_size=256,**kw)
pq.write_table(t,'v2_zstd.parquet',compression='zstd',data_page_version='2.0',data_page_size=256,**kw)
pq.write_table(t,'plain_gzip.parquet',compression='gzip',use_dictionary=False,**kw)
# dictionary that overflows in mid-column: falls back to plain
pq.write_table(t,'fallback_none.parquet',compression='none',dictionary_pagesize_limit=1500,data_page_size=512,write_batch_size=16,**kw)
pq.write_table(t.select(['i64','few','f64']),'delta.parquet',compression='zstd',use_dictionary=False,column_encoding={'i64':'DELTA_BINARY_PACKED','few':'DELTA_BYTE_ARRAY','f64':'BYTE_STREAM_SPLIT'},**kw)
pq.write_table(t.select(['i64','few']),'brotli.parquet',compression='brotli',**kw)
pq.write_table(t.select(['i64','few']),'lz4.parquet',compression='lz4',**kw)
nt=pa.table({'l':pa.array([None if i%5==0 else [j for j in range(i%4)] for i in range(60)],pa.list_(pa.int32())),'s':pa.array([{'a':i,'b':str(i)} for i in range(60)]),'dec':pa.array([decimal.Decimal(i*10**18+7)/100 for i in range(60)],pa.decimal128(38,2))})
pq.write_table(nt,'nested.parquet',compression='zstd')
import duckdb
duckdb.sql("copy (select range as i, case when range%5=0 then null else 'k'||(range%9) end as k, range%2=0 as b, [range, range+1] as l, {'x': range, 'y': 'z'} as s, cast(range as decimal(18,3)) as d18, cast(range as decimal(9,2)) as d9 from range(200)) to 'duckdb.parquet' (format parquet, compression zstd)")

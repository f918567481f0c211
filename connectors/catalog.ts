import {
  type ConnectorDescriptor,
  type ConnectorMethods,
  operatorCatalogue,
  type OperatorDescriptor,
} from "../core/mod.ts";
import {
  arrowDescriptor,
  type ArrowEnvironment,
  arrowEnvironment,
  type ArrowStream,
  arrowStream,
} from "./arrow/mod.ts";
import {
  avroDescriptor,
  type AvroEnvironment,
  avroEnvironment,
  type AvroStream,
  avroStream,
} from "./avro/mod.ts";
import { consoleDescriptor, type ConsoleStream, consoleStream } from "./console/mod.ts";
import { csvDescriptor, type CsvEnvironment, csvEnvironment, type CsvStream, csvStream } from "./csv/mod.ts";
import { generatorDescriptor, type GeneratorEnvironment, generatorEnvironment } from "./generator/mod.ts";
import {
  jsonlDescriptor,
  type JsonlEnvironment,
  jsonlEnvironment,
  type JsonlStream,
  jsonlStream,
} from "./jsonl/mod.ts";
import {
  memoryDescriptor,
  type MemoryEnvironment,
  memoryEnvironment,
  type MemoryStream,
  memoryStream,
} from "./memory/mod.ts";
import {
  parquetDescriptor,
  type ParquetEnvironment,
  parquetEnvironment,
  type ParquetStream,
  parquetStream,
} from "./parquet/mod.ts";

/** Every connector's fact sheet: what plans are read, checked and written by. */
export const catalog: readonly ConnectorDescriptor[] = [
  memoryDescriptor,
  generatorDescriptor,
  parquetDescriptor,
  jsonlDescriptor,
  csvDescriptor,
  avroDescriptor,
  arrowDescriptor,
  consoleDescriptor,
];

/** Every part a pipeline can be made of. */
export interface ComponentCatalogue {
  readonly connectors: readonly ConnectorDescriptor[];
  readonly operators: readonly OperatorDescriptor[];
}

/** The fact sheets of all connectors and all operators, for palettes, forms and the reference. */
export const componentCatalogue: ComponentCatalogue = { connectors: catalog, operators: operatorCatalogue };

/** What the connectors add to the environment. */
export interface EnvironmentMethods
  extends
    MemoryEnvironment,
    GeneratorEnvironment,
    ParquetEnvironment,
    JsonlEnvironment,
    CsvEnvironment,
    AvroEnvironment,
    ArrowEnvironment {}

/** What the connectors add to streams. */
export interface StreamMethods
  extends MemoryStream, ParquetStream, JsonlStream, CsvStream, AvroStream, ArrowStream, ConsoleStream {}

/** Every connector's builder methods, for `extendEnvironment<EnvironmentMethods, StreamMethods>`. */
export const connectorMethods: readonly ConnectorMethods[] = [
  { environment: memoryEnvironment, stream: memoryStream },
  { environment: generatorEnvironment },
  { environment: parquetEnvironment, stream: parquetStream },
  { environment: jsonlEnvironment, stream: jsonlStream },
  { environment: csvEnvironment, stream: csvStream },
  { environment: avroEnvironment, stream: avroStream },
  { environment: arrowEnvironment, stream: arrowStream },
  { stream: consoleStream },
];

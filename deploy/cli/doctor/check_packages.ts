import type { Finding } from "./finding.ts";

/** Packages loaded when they are used, and what they are for. */
const optional: readonly (readonly [name: string, load: () => Promise<unknown>, use: string])[] = [
  ["apache-arrow", () => import("apache-arrow"), "records as Arrow batches, Arrow files"],
  ["parquet-wasm", () => import("parquet-wasm"), "writing Parquet, reading nested Parquet"],
  ["protobufjs", () => import("protobufjs"), "Protobuf test data"],
  [
    "rocksdb",
    () => import(packageName("rocksdb")),
    "keyed state larger than memory, in a release to come",
  ],
  ["kafkajs", () => import(packageName("kafkajs")), "Kafka, in a release to come"],
];

/** Keeps a package that need not be there out of the type check. */
function packageName(name: string): string {
  return name;
}

/** Which optional packages can be loaded here. */
export async function checkPackages(): Promise<Finding[]> {
  return await Promise.all(optional.map(async ([name, load, use]): Promise<Finding> => {
    const subject = `package ${name}`;
    try {
      await load();
      return { subject, state: "good", found: "loads" };
    } catch {
      return { subject, state: "absent", found: "does not load", advice: `for ${use}` };
    }
  }));
}

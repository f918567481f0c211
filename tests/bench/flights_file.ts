/** Path of the flight records that come with `vega-datasets`: 3 M rows in order of date. */
export function flightsFile(): string {
  const entry = new URL(import.meta.resolve("vega-datasets"));
  const folder = entry.pathname.slice(0, entry.pathname.lastIndexOf("/vega-datasets/")) + "/vega-datasets/";
  return `${folder}data/flights-3m.parquet`;
}

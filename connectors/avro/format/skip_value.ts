import type { AvroInput } from "./avro_input.ts";
import type { AvroType } from "./avro_type.ts";

/** Passes over one value. */
export type Skip = (input: AvroInput) => void;

/** Items of an array or entries of a map, block after block: calls `each` once for each. */
export function forEachItem(input: AvroInput, each: Skip): void {
  for (let count = input.readLong(); count !== 0; count = input.readLong()) {
    // A negative count is followed by the block's bytes, for readers that pass over it whole.
    if (count < 0) {
      count = -count;
      input.readLength();
    }
    refuseEndless(count, input);
    for (let i = 0; i < count; i++) each(input);
  }
}

/** Items without bytes (nulls) that a block may have though there are fewer bytes left. */
const EMPTY_ITEMS_MAX = 65_536;

function refuseEndless(count: number, input: AvroInput): void {
  if (count <= Math.max(input.end - input.at, EMPTY_ITEMS_MAX)) return;
  throw new RangeError(`a list claims ${count} items`);
}

/** How a value of `type` is passed over; made once for each type, also where a record holds itself. */
export function skipValue(type: AvroType, made: Map<AvroType, Skip> = new Map()): Skip {
  const known = made.get(type);
  if (known !== undefined) return known;
  let skip: Skip = () => {};
  made.set(type, (input) => skip(input));
  skip = skipOf(type, made);
  made.set(type, skip);
  return skip;
}

function skipOf(type: AvroType, made: Map<AvroType, Skip>): Skip {
  switch (type.kind) {
    case "null":
      return () => {};
    case "boolean":
      return (input) => void input.skip(1);
    case "float":
      return (input) => void input.skip(4);
    case "double":
      return (input) => void input.skip(8);
    case "int":
    case "long":
    case "enum":
      return (input) => input.readWords();
    case "fixed":
      return (input) => void input.skip(type.size);
    case "array":
      return skipItems(skipValue(type.items, made));
    case "map": {
      const value = skipValue(type.values, made);
      return skipItems((input) => {
        input.skip(input.readLength());
        value(input);
      });
    }
    case "record": {
      const fields = type.fields.map((field) => skipValue(field.type, made));
      return (input) => fields.forEach((field) => field(input));
    }
    case "union": {
      const branches = type.branches.map((branch) => skipValue(branch, made));
      return (input) => branches[branchOf(input, branches.length)](input);
    }
    default:
      return (input) => void input.skip(input.readLength());
  }
}

function skipItems(item: Skip): Skip {
  return (input) => forEachItem(input, item);
}

/** The branch of a union that follows; throws where there is no such branch. */
export function branchOf(input: AvroInput, branches: number): number {
  const branch = input.readLong();
  if (branch >= 0 && branch < branches) return branch;
  throw new RangeError(`a union of ${branches} has no branch ${branch}`);
}

import type { ByteReader, ByteWriter } from "../keys/mod.ts";

const PRECISION = 12;
const REGISTERS = 1 << PRECISION;
/** Hash bits that ranks are counted in. */
const RANK_BITS = 64 - PRECISION;

/**
 * The number of distinct 64-bit hashes, estimated by HyperLogLog (Flajolet et al., 2007) of 4096 registers, with 64-bit
 * hashes (Heule, Nunkesser, Hall, "HyperLogLog in practice", EDBT 2013) and the estimator of Ertl ("New cardinality
 * estimation algorithms for HyperLogLog sketches", 2017, arXiv:1702.01284, algorithm 6), which needs no tables of
 * corrections. Standard error 1.04 / sqrt(4096) = 1.6 %. What it holds depends only on which hashes came.
 */
export class HyperLogLog {
  readonly #registers = new Uint8Array(REGISTERS);

  /** The first bits choose a register; it keeps the longest run of zeros after them, plus one. */
  add(low: number, high: number): void {
    const index = high >>> (32 - PRECISION);
    const rest = high << PRECISION;
    const zeros = rest !== 0 ? Math.clz32(rest) : 32 - PRECISION + Math.clz32(low);
    if (zeros + 1 > this.#registers[index]) this.#registers[index] = zeros + 1;
  }

  merge(other: HyperLogLog): void {
    const [mine, theirs] = [this.#registers, other.#registers];
    for (let k = 0; k < REGISTERS; k++) {
      if (theirs[k] > mine[k]) mine[k] = theirs[k];
    }
  }

  write(to: ByteWriter): void {
    to.raw(this.#registers);
  }

  /** Takes over what was written. */
  read(from: ByteReader): void {
    this.#registers.set(from.raw(REGISTERS));
  }

  /** The estimate. */
  get count(): number {
    const counts = new Float64Array(RANK_BITS + 2);
    for (let k = 0; k < REGISTERS; k++) counts[this.#registers[k]] += 1;
    let z = REGISTERS * tau(1 - counts[RANK_BITS + 1] / REGISTERS);
    for (let rank = RANK_BITS; rank >= 1; rank--) z = 0.5 * (z + counts[rank]);
    z += REGISTERS * sigma(counts[0] / REGISTERS);
    return REGISTERS * REGISTERS / (2 * Math.LN2 * z);
  }
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let sum = x;
  for (let weight = 1, before = -1; sum !== before; weight += weight) {
    x *= x;
    before = sum;
    sum += x * weight;
  }
  return sum;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let sum = 1 - x;
  for (let weight = 1, before = -1; sum !== before;) {
    x = Math.sqrt(x);
    before = sum;
    weight *= 0.5;
    sum -= (1 - x) ** 2 * weight;
  }
  return sum / 3;
}

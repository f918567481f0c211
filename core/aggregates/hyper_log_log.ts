const PRECISION = 12;
const REGISTERS = 1 << PRECISION;
/** Hash bits that ranks are counted in. */
const RANK_BITS = 64 - PRECISION;
/** Words of the largest set of hashes; as many bytes as the registers take. */
const SET_WORDS_MAX = 1024;
const SET_WORDS_MIN = 8;

/**
 * The number of distinct 64-bit hashes: exact while there are at most 256 (the hashes are kept), then by HyperLogLog
 * (Flajolet et al., 2007) of 4096 registers with 64-bit hashes (Heule, Nunkesser, Hall, "HyperLogLog in practice",
 * EDBT 2013) and the estimator of Ertl ("New cardinality estimation algorithms for HyperLogLog sketches", 2017,
 * arXiv:1702.01284, algorithm 6), which needs no tables. Standard error 1.04 / sqrt(4096) = 1.6 %. What it holds
 * depends only on which hashes came.
 */
export class HyperLogLog {
  /** Hashes by open addressing, two words each, (0, 0) being free; null once there are registers. */
  #set: Int32Array | null = new Int32Array(SET_WORDS_MIN);
  #size = 0;
  #registers: Uint8Array | null = null;

  add(low: number, high: number): void {
    if (this.#registers !== null) raise(this.#registers, low, high);
    else this.#insert((low | high) === 0 ? 1 : low, high);
  }

  merge(other: HyperLogLog): void {
    if (other.#registers === null) {
      const set = other.#set!;
      for (let at = 0; at < set.length; at += 2) {
        if ((set[at] | set[at + 1]) !== 0) this.add(set[at], set[at + 1]);
      }
      return;
    }
    if (this.#registers === null) this.#spill();
    const registers = this.#registers!;
    for (let k = 0; k < REGISTERS; k++) {
      if (other.#registers[k] > registers[k]) registers[k] = other.#registers[k];
    }
  }

  /** The estimate, rounded to an integer. */
  get count(): number {
    return this.#registers === null ? this.#size : Math.round(estimate(this.#registers));
  }

  #insert(low: number, high: number): void {
    const set = this.#set!;
    const mask = set.length - 2;
    let at = (low << 1) & mask;
    while ((set[at] | set[at + 1]) !== 0) {
      if (set[at] === low && set[at + 1] === high) return;
      at = (at + 2) & mask;
    }
    set[at] = low;
    set[at + 1] = high;
    this.#size++;
    if (4 * this.#size > SET_WORDS_MAX) this.#spill();
    else if (4 * this.#size > set.length) this.#resize(2 * set.length);
  }

  #resize(length: number): void {
    const set = this.#set!;
    this.#set = new Int32Array(length);
    this.#size = 0;
    for (let at = 0; at < set.length; at += 2) {
      if ((set[at] | set[at + 1]) !== 0) this.#insert(set[at], set[at + 1]);
    }
  }

  #spill(): void {
    const set = this.#set!;
    this.#registers = new Uint8Array(REGISTERS);
    this.#set = null;
    for (let at = 0; at < set.length; at += 2) {
      if ((set[at] | set[at + 1]) !== 0) raise(this.#registers, set[at], set[at + 1]);
    }
  }
}

/** The first bits choose a register; it keeps the longest run of zeros after them, plus one. */
function raise(registers: Uint8Array, low: number, high: number): void {
  const index = high >>> (32 - PRECISION);
  const rest = high << PRECISION;
  const zeros = rest !== 0 ? Math.clz32(rest) : 32 - PRECISION + Math.clz32(low);
  if (zeros + 1 > registers[index]) registers[index] = zeros + 1;
}

function estimate(registers: Uint8Array): number {
  const counts = new Float64Array(RANK_BITS + 2);
  for (let k = 0; k < REGISTERS; k++) counts[registers[k]] += 1;
  let z = REGISTERS * tau(1 - counts[RANK_BITS + 1] / REGISTERS);
  for (let rank = RANK_BITS; rank >= 1; rank--) z = 0.5 * (z + counts[rank]);
  z += REGISTERS * sigma(counts[0] / REGISTERS);
  return REGISTERS * REGISTERS / (2 * Math.LN2 * z);
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

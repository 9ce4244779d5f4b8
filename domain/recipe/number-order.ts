/**
 * Places of whole numbers below 2^53 from the smallest on; of equal ones, the first stands first. A comparison of ours takes ten times as long as the
 * engine's own sort, which knows numbers alone: each is sorted with its place below it in 64 bits.
 */
export function orderOfNumbers(numbers: Uint32Array | Float64Array): Uint32Array {
  const pairs = new Uint32Array(2 * numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const own = numbers[at] as number;
    if (own > LARGEST) return byComparison(numbers);
    pairs[2 * at + LOW] = at;
    pairs[2 * at + HIGH] = own;
  }
  new BigUint64Array(pairs.buffer).sort();
  const order = new Uint32Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) order[at] = pairs[2 * at + LOW] as number;
  return order;
}

const LARGEST = 2 ** 32 - 1;
/** Which half of 64 bits stands first in memory. */
const [LOW, HIGH] = new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1 ? [0, 1] : [1, 0];

const byComparison = (numbers: Uint32Array | Float64Array): Uint32Array =>
  Uint32Array.from({ length: numbers.length }, (_, at) => at).sort(
    (one, other) => (numbers[one] as number) - (numbers[other] as number) || one - other,
  );

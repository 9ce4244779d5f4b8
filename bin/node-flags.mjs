/**
 * What Node is started with for the programs that read and write whole data sets, the command line and the worker. Such work holds 50 MB at a time
 * and makes as much garbage a second; V8 lets it lie up to several hundred MB while memory is plenty. With these the heap
 * stays near what lives in it. Twice 8 MB for what is young, and growing by 40: an import of 260 MB peaks at 321 MB,
 * with 16 and 40 at 354, with 16 and 80 at 420, in the same processor time.
 */
export const YOUNG_MB = 8;
export const NODE_FLAGS = [
  "--conditions=react-server",
  `--max-semi-space-size=${YOUNG_MB}`,
  "--heap-growing-percent=40",
];

/** Bytes as the log, the command line and reports print them: 1.7 GB; a gigabyte is 10^9 bytes. */
export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

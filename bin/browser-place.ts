/** `env` must be set for the browser's process: one that comes through npm brings its libraries and fonts along. */
export type Browser = { path: string; env: Record<string, string> };

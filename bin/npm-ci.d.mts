import type { Lock } from "./lock.mjs";

/** See npm-ci.mjs: plain JavaScript, because it runs before anything is installed. */
export function npmCi(folder: string, options: { title: string; lock?: Lock }): Promise<void>;

import type { Lock } from "./lock.mjs";

/** See install.mjs: plain JavaScript, because it runs before anything is installed. */
export function installOnce(
  folder: string,
  options: { title: string; lockFile: string; say: (message: string) => void },
): Promise<void>;
export function isInstalled(folder: string): boolean;
export function adoptInstall(folder: string): boolean;
export function install(folder: string, options: { title: string; lock: Lock }): Promise<void>;

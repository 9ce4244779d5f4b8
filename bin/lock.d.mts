/** See lock.mjs: plain JavaScript, because bin/prepare.mjs needs it before anything is installed. */
export function acquireLock(file: string, options?: { onWait?: () => void }): Promise<() => Promise<void>>;

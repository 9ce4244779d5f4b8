/** See lock.mjs: plain JavaScript, because bin/prepare.mjs needs it before anything is installed. */
export type Lock = {
  /** Lets go of it. */
  (): Promise<void>;
  /** Hands it on to a child process, as one of its stdio; undefined where that cannot be. */
  readonly descriptor: number | undefined;
};

export function acquireLock(file: string, options?: { onWait?: () => void }): Promise<Lock>;

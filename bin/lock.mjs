import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, realpathSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/**
 * Waits until this process alone holds the lock named by `file` (a path in an existing or new folder), and returns what
 * lets go of it. The kernel owns the lock, so that `kill -9` of the holder frees it: a pid file would stay behind, and
 * two processes that find it stale together would both take it. A program started with `descriptor` among its stdio
 * holds the lock too, until it ends, whatever becomes of this process (not on Windows).
 * @param {string} file
 * @param {{ onWait?: () => void }} [options] `onWait` is called once when somebody else holds it.
 * @returns {Promise<import("./lock.mjs").Lock>}
 */
export async function acquireLock(file, { onWait = () => {} } = {}) {
  mkdirSync(path.dirname(file), { recursive: true });
  const name = path.join(realpathSync(path.dirname(file)), path.basename(file));
  const tryLock = process.platform === "linux" || process.platform === "win32" ? listen : openExclusively;
  for (let attempts = 0; ; attempts += 1) {
    const release = await tryLock(name);
    if (release) return release;
    if (attempts === 0) onWait();
    // Node tells nobody that a lock is free; 20 ms is below what a person notices.
    await pause(20);
  }
}

/** A socket in Linux's abstract namespace, a named pipe on Windows: one listener a name, gone with its process. */
async function listen(name) {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 32);
  // 108 bytes fill the kernel's field: Node 20 pads a shorter name with zeros, Node 24 does not, and they would not meet.
  const address =
    process.platform === "linux" ? `\0svit-studio/${digest}`.padEnd(108, "-") : `\\\\.\\pipe\\svit-studio-${digest}`;
  const server = net.createServer((socket) => socket.destroy());
  const isMine = await new Promise((resolve, reject) => {
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    server.listen(address, () => resolve(true));
  });
  if (!isMine) return null;
  const release = () => new Promise((resolve) => server.close(() => resolve()));
  // Node has no public name for it; of Windows' pipes there is none.
  const descriptor = process.platform === "linux" ? server._handle.fd : undefined;
  return Object.assign(release, { descriptor });
}

/** macOS and the BSDs take flock() while opening: O_EXLOCK, which node:fs has no name for. */
async function openExclusively(name) {
  const [O_RDWR, O_NONBLOCK, O_EXLOCK, O_CREAT] = [0x2, 0x4, 0x20, 0x200];
  try {
    const descriptor = openSync(name, O_RDWR | O_CREAT | O_EXLOCK | O_NONBLOCK, 0o600);
    return Object.assign(async () => closeSync(descriptor), { descriptor });
  } catch (error) {
    if (error.code === "EAGAIN" || error.code === "EWOULDBLOCK") return null;
    throw error;
  }
}

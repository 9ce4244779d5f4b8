import { readdir, readFile, readlink } from "node:fs/promises";

/** Kills the process that listens on a port of this machine, as a crash would: at once and without a word. */
export async function killListener(port: number): Promise<void> {
  const inode = await listeningInode(port);
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const held = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(held.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    if (links.includes(`socket:[${inode}]`)) process.kill(Number(pid), "SIGKILL");
  }
}

/** Of /proc/net/tcp: local address, state 0A (listening), inode. */
async function listeningInode(port: number): Promise<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of (await readFile(table, "utf8")).split("\n").slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(`:${hex}`) && columns[3] === "0A") return columns[9] ?? "";
    }
  }
  throw new Error(`Nothing listens on port ${port}.`);
}

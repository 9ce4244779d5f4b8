import net from "node:net";
import { must } from "#domain/must.ts";

/**
 * A port of this machine that leads to `port` over a line of `roundTripMs`: every byte waits half of it, each way, and a
 * new connection waits a whole one, as its handshake would. Chrome's own emulation delays answers to requests alone, one
 * by one; a line delays whatever goes over it, photos, retries and new connections among them.
 */
export async function delayedPort(
  port: number,
  roundTripMs: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const open = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const far = net.connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    for (const socket of [near, far]) {
      open.add(socket);
      // Either side may break off; the other then hears of it as over a real line.
      socket.on("error", () => {});
      socket.once("close", () => open.delete(socket));
    }
    carry(near, far, roundTripMs / 2, roundTripMs);
    carry(far, near, roundTripMs / 2, 0);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = must(server.address(), "a server that listens has an address");
  return {
    port: typeof address === "string" ? 0 : address.port,
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Bytes leave in their order: what comes while the first still waits for the handshake waits with it. */
function carry(from: net.Socket, to: net.Socket, delayMs: number, handshakeMs: number) {
  const openAt = performance.now() + handshakeMs;
  const waiting: { dueAt: number; act: () => void }[] = [];
  // One timer for the first of them: timers of different lengths may fire in another order than they fall due.
  const arm = () => setTimeout(flush, (waiting[0]?.dueAt ?? 0) - performance.now());
  const flush = () => {
    while (waiting[0] && waiting[0].dueAt <= performance.now()) waiting.shift()?.act();
    if (waiting.length > 0) arm();
  };
  const later = (act: () => void) => {
    waiting.push({ dueAt: Math.max(openAt, performance.now()) + delayMs, act });
    if (waiting.length === 1) arm();
  };
  from.on("data", (bytes) => later(() => to.writable && to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  // Broken off: what was written before still arrives after its delay.
  from.on("close", (isBroken) => isBroken && later(() => to.destroy()));
}

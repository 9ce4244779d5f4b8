import net from "node:net";

/** A way to a database that a test can break: where, and for how long. */
export type BreakableWay = {
  /** The database's address by this way. */
  url: string;
  /** Breaks all connections, and each that is tried from now on, until `mend`. */
  cut(): void;
  mend(): void;
  /** Breaks the connection that commits next: before the database hears of it, or before its answer comes back. */
  cutAtCommit(at: "before" | "after"): void;
  /** How many connections were tried while it was cut. */
  refused(): number;
  close(): void;
};

/** Opens a way to the PostgreSQL at `url`, which it reaches over TCP. */
export async function openWay(url: string): Promise<BreakableWay> {
  const target = new URL(url);
  const sockets = new Set<net.Socket>();
  let isCut = false;
  let refused = 0;
  let atCommit: "before" | "after" | null = null;

  const server = net.createServer((near) => {
    near.on("error", () => {});
    if (isCut) {
      refused += 1;
      near.destroy();
      return;
    }
    const far = net.connect(Number(target.port), target.hostname);
    const end = () => {
      for (const socket of [near, far]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    let isCommitting = false;
    near.on("data", (bytes) => {
      if (atCommit !== null && bytes.includes("COMMIT\0")) {
        isCommitting = atCommit === "after";
        atCommit = null;
        if (!isCommitting) return end();
      }
      far.write(bytes);
    });
    far.on("data", (bytes) => (isCommitting ? end() : near.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = new URL(url);
  own.port = String((server.address() as net.AddressInfo).port);
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: own.href,
    cut() {
      isCut = true;
      cutAll();
    },
    mend() {
      isCut = false;
    },
    cutAtCommit(at) {
      atCommit = at;
    },
    refused: () => refused,
    close() {
      cutAll();
      server.close();
    },
  };
}

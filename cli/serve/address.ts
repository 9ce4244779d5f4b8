import { readFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { env } from "#server/env.ts";
import { isLoopback } from "#server/settings.ts";
import { writeWhole } from "#server/write-whole.ts";

export type Address = { host: string; port: number };

/**
 * Where this data folder's studio listens: the first start's address for ever, because a browser keeps what it could
 * not send yet per address. SVIT_HOST and SVIT_PORT change it, and that is said.
 */
export async function settleAddress(say: (message: string) => void): Promise<Address> {
  const { kept, address } = await loadAddress();
  await refuseTaken(address);
  if (kept && (kept.host !== address.host || kept.port !== address.port)) {
    say(
      `The address of this data folder's studio changes from ${printUrl(kept)} to ${printUrl(address)}. ` +
        "Verdicts that a browser has not sent yet belong to the old address: open it there once more to send them.",
    );
  }
  // A start that changes nothing needs no room on the disk.
  if (kept?.host !== address.host || kept.port !== address.port)
    await writeWhole(addressFile(), `${JSON.stringify(address)}\n`);
  return address;
}

const addressFile = () => path.join(env.dataFolder, "address.json");

/** The address of the last start (null before the first), and that of the next. */
export async function loadAddress(): Promise<{ kept: Address | null; address: Address }> {
  const kept = await readFile(addressFile(), "utf8").then(
    (text) => JSON.parse(text) as Address,
    () => null,
  );
  const address = {
    host: env.hostIsGiven ? env.host : (kept?.host ?? env.host),
    port: env.portIsGiven ? env.port : (kept?.port ?? env.port),
  };
  return { kept, address };
}

/** Throws `port_taken` where somebody listens there already. */
export async function refuseTaken({ host, port }: Address): Promise<void> {
  const server = net.createServer();
  const code = await new Promise<string | null>((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  if (code === "EADDRINUSE") {
    throw new StudioError("port_taken", message("portTaken", { port, host, next: port + 1 }));
  }
  throw new StudioError("invalid_request", message("cannotListen", { host, port, problem: code }));
}

/** The address to type into a browser: one that listens everywhere is reached at 127.0.0.1. */
export function printUrl({ host, port }: Address): string {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

/**
 * The address that others type: SVIT_URL; else by the first of SVIT_HOSTS, through the proxy (with TLS, as docs/deploy.md has
 * it) where there is one, which a studio that only its own machine reaches must have.
 */
export function publicUrl(address: Address): string {
  if (env.url !== undefined) return `${env.url}/`;
  const [host] = env.extraHosts;
  if (host === undefined) return printUrl(address);
  const isBehindProxy = env.proxies.length > 0 || isLoopback(address.host);
  return isBehindProxy ? `https://${host}/` : `http://${host}:${address.port}/`;
}

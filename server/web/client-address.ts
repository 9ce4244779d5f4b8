import net, { BlockList } from "node:net";

/** Carries the client's address to the routes. Only the guard writes it: what a request brings under this name is dropped. */
export const ADDRESS_HEADER = "x-svit-address";

/** Whether an address is one of a list of addresses and networks (10.0.0.0/8). */
export function addressMatcher(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const part of list) {
    const [address = "", bits] = part.split("/");
    const family = familyOf(address);
    if (bits === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(bits), family);
  }
  return (address) => known.check(address, familyOf(address));
}

/**
 * Whose request it is: the address of its connection; behind proxies that are believed (`isProxy`) the one that they name,
 * read from the nearest of them on, since whoever asks can write anything before it. What is no address ends the list.
 */
export function clientAddress(
  connection: string | undefined,
  forwardedFor: string | undefined,
  isProxy: (address: string) => boolean,
): string {
  let client = plain(connection ?? "");
  for (const named of (forwardedFor ?? "").split(",").reverse().map(plain)) {
    if (net.isIP(client) === 0 || !isProxy(client) || net.isIP(named) === 0) break;
    client = named;
  }
  return client;
}

/** A socket that listens for both kinds spells IPv4 as ::ffff:10.0.0.1; some proxies name the port, too. */
export const plain = (address: string): string =>
  address
    .trim()
    .replace(/^\[(.+)\](?::\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1")
    .replace(/^::ffff:(?=[\d.]+$)/i, "");

const familyOf = (address: string) => (net.isIPv6(address) ? "ipv6" : "ipv4");

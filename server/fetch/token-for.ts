/** A bearer token and the only origin that may see it. */
export type Token = { origin: string; value: string };

/** The token for the origin of an address; null where it would go over a network in plain text. */
export function tokenFor(address: string, value: string | undefined): Token | null {
  const { protocol, hostname, origin } = new URL(address);
  const isSafe = protocol === "https:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  return value && isSafe ? { origin, value } : null;
}

import net from "node:net";
import { z } from "zod";

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** A comma-separated list, each part as `isRight` wants it; the message names the first that is not. */
const list = (isRight: (part: string) => boolean, what: string) =>
  z.string().transform((text, context) => {
    const parts = listOf(text);
    const wrong = parts.find((part) => !isRight(part));
    if (wrong === undefined) return parts;
    context.addIssue({ code: "custom", message: `${JSON.stringify(wrong)} is not ${what}` });
    return z.NEVER;
  });

/** Host names as they stand in an address, lower-cased by who compares; `[::1]` in its brackets. */
export const hostList = list(
  (part) => /^(?:[\p{L}\p{N}._-]+|\[[0-9a-fA-F:.]+\])$/u.test(part),
  "a host name: name hosts alone, without https:// and port, with commas between them",
);

/** IP addresses, and networks as 10.0.0.0/8. */
export const addressList = list((part) => {
  const [address = "", bits, ...more] = part.split("/");
  const version = net.isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}, "an address: give IP addresses or networks such as 10.0.0.0/8, with commas between them");

/** PostgreSQL's address. */
export const databaseAddress = z.string().refine((text) => /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text), {
  message: "give an address such as postgresql://user:password@host:5432/database",
});

/** Where people reach the studio: `https://studio.example.org`, without a path. */
export const originAddress = z
  .string()
  .transform((text) => text.replace(/\/$/, ""))
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.toLowerCase() && /^https?:/.test(text), {
    message: "give an address without a path, such as https://studio.example.org",
  });

/** Where a model is asked: https://api.example.org/v1, without a name, a password or a question in it. */
export const modelAddress = z
  .string()
  .transform((text) => text.replace(/\/+$/, ""))
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, username, password, search, hash } = new URL(text);
      return /^https?:$/.test(protocol) && username === "" && password === "" && search === "" && hash === "";
    },
    { message: "give an address such as https://api.example.org/v1, without a key in it (that is SVIT_MODEL_KEY)" },
  );

/** Who vouches for people: by https, or on this machine. */
export const issuerAddress = z.string().refine(
  (text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname, search, hash } = new URL(text);
    return search === "" && hash === "" && (protocol === "https:" || (protocol === "http:" && isLoopback(hostname)));
  },
  { message: "give the provider's issuer as it spells itself, such as https://login.example.org/realms/lab" },
);

/** True where one half of a key is there and the other is not. */
export const isHalfKey = (id: string | undefined, secret: string | undefined): boolean =>
  (id === undefined) !== (secret === undefined);

/**
 * Whether a studio has accounts where nobody says so: where others than this machine reach it, be it by the address at which it
 * listens, or through a proxy, which has to be named by the host names that it brings (SVIT_HOSTS).
 */
export const hasAccountsUnasked = (host: string, extraHosts: readonly string[]): boolean =>
  !isLoopback(host) || extraHosts.length > 0;

/** Whether only this machine reaches what listens there. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (net.isIPv4(host) && host.startsWith("127."));

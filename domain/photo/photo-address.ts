import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";

/**
 * A place on the network that photos are fetched from when somebody looks: a base address ending in "/" (http), or
 * s3://bucket/prefix?endpoint=…&region=… (s3). As it is kept, so it holds no secret.
 */
export type PhotoAddress = { kind: "http" | "s3"; root: string };

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9-]{1,40}$/;

/**
 * The address that a text names, in its one spelling; null where the text is a path on the disk.
 * @throws StudioError invalid_request for an address that is none, or that holds a password, a query or a key
 */
export function parsePhotoAddress(text: string): PhotoAddress | null {
  if (!/^(https?|s3):\/\//i.test(text)) return null;
  const url = URL.parse(text);
  if (url === null || url.hostname === "") throw wrong(text, message("addressNoUrl"));
  if (url.username !== "" || url.password !== "") throw wrong(text, message("addressSecret"));
  if (url.hash !== "") throw wrong(text, message("addressHash"));
  return url.protocol === "s3:" ? parseBucket(text, url) : parseBase(text, url);
}

function parseBase(text: string, url: URL): PhotoAddress {
  if (url.search !== "") throw wrong(text, message("addressQuery"));
  return { kind: "http", root: url.href.endsWith("/") ? url.href : `${url.href}/` };
}

function parseBucket(text: string, url: URL): PhotoAddress {
  if (!BUCKET.test(url.host)) throw wrong(text, message("addressBucket", { name: url.host }));
  const unknown = [...url.searchParams.keys()].find((key) => key !== "endpoint" && key !== "region");
  if (unknown !== undefined) throw wrong(text, message("addressParameter", { name: unknown }));
  const region = url.searchParams.get("region") ?? "us-east-1";
  if (!REGION.test(region)) throw wrong(text, message("addressRegion", { name: region }));
  const endpoint = url.searchParams.get("endpoint");
  const query = new URLSearchParams({ region });
  if (endpoint !== null) {
    const parsed = URL.parse(endpoint);
    if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== "" || parsed.search !== "")
      throw wrong(text, message("addressEndpoint"));
    query.set("endpoint", parsed.href.replace(/\/+$/, ""));
  }
  const prefix = url.pathname.split("/").filter(Boolean).join("/");
  return { kind: "s3", root: `s3://${url.host}/${prefix}?${query}` };
}

/** Where the photo at `path`, relative to the address, is asked for. The path cannot lead out of the address. */
export function photoUrlAt({ kind, root }: PhotoAddress, path: string): URL {
  const parts = path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  const encoded = parts.map(encodeURIComponent).join("/");
  if (kind === "http") return new URL(encoded, root);
  const bucket = new URL(root);
  const region = bucket.searchParams.get("region") ?? "us-east-1";
  const endpoint = bucket.searchParams.get("endpoint");
  const folder = bucket.pathname === "/" ? "/" : `${bucket.pathname}/`;
  // Certificates of Amazon's buckets know no dots; other stores mostly know their buckets by path alone.
  if (endpoint !== null) return new URL(`${endpoint}/${bucket.host}${folder}${encoded}`);
  if (bucket.host.includes(".")) return new URL(`https://s3.${region}.amazonaws.com/${bucket.host}${folder}${encoded}`);
  return new URL(`https://${bucket.host}.s3.${region}.amazonaws.com${folder}${encoded}`);
}

/** The region that requests to an s3 address are signed for. */
export const regionOf = ({ root }: PhotoAddress): string => new URL(root).searchParams.get("region") ?? "us-east-1";

const wrong = (text: string, why: Message) =>
  new StudioError("invalid_request", message("badPhotoAddress", { address: text.slice(0, 200), why }));

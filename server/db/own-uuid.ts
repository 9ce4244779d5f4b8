import { createHash } from "node:crypto";

/** A UUID of version 8 (one's own making, RFC 9562) that follows from `name`: whoever makes it again finds what was made. */
export function ownUuid(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

import { createHash, randomBytes } from "node:crypto";

/** What a link carries: 256 bits that nobody guesses. The database has its hash alone. */
export const makeToken = (): string => randomBytes(32).toString("base64url");

export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Database } from "#server/db/client.ts";
import { secretOf } from "./secret.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A text that only the studio's servers can read and make (AES-256-GCM). What is sealed for one purpose opens for no other. */
export async function seal(db: Database, purpose: string, text: string): Promise<string> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", await keyOf(db, purpose), iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** What was sealed for that purpose; null for what was not, or was changed since. */
export async function unseal(db: Database, purpose: string, sealed: string): Promise<string | null> {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", await keyOf(db, purpose), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    // Another's, or changed.
    return null;
  }
}

const keyOf = async (db: Database, purpose: string) =>
  Buffer.from(hkdfSync("sha256", await secretOf(db)(), "svit-studio", purpose, 32));

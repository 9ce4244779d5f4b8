import { z } from "zod";
import { isStorable } from "#domain/entry/plain-text.ts";
import { refusal } from "#domain/input-problem.ts";

/** What is asked of a key of a record: that it is there and not null, that it is not, or that its value is this text. */
export type KeyCondition = { key: string; asks: "has" | "lacks" } | { key: string; asks: "is"; value: string };

const KEY_MAX = 200;
const VALUE_MAX = 500;

/** One word, as an address and a stored filter have it: `has:source`, `lacks:source`, `is:source=vqav2`. */
export const printKeyCondition = (condition: KeyCondition): string =>
  condition.asks === "is"
    ? `is:${condition.key.replace(/[%=]/g, encodeURIComponent)}=${condition.value}`
    : `${condition.asks}:${condition.key}`;

/** Reads what printKeyCondition prints; null for anything else. */
export function parseKeyCondition(text: string): KeyCondition | null {
  if (!isStorable(text)) return null;
  const [, asks, key = ""] = text.match(/^(has|lacks):(.+)$/s) ?? [];
  if (asks !== undefined) return key.length <= KEY_MAX ? { key, asks: asks as "has" | "lacks" } : null;
  const [, printed = "", value = ""] = text.match(/^is:([^=]+)=(.*)$/s) ?? [];
  const own = printed.replace(/%25|%3D/g, decodeURIComponent);
  const isFit = own !== "" && own.length <= KEY_MAX && value.length <= VALUE_MAX;
  return isFit ? { key: own, asks: "is", value } : null;
}

export const keyConditionSchema = z
  .string()
  .max(3 * KEY_MAX + VALUE_MAX + 10)
  .refine((text) => parseKeyCondition(text) !== null, refusal("keyCondition"));

/** A key of a record whose value a list shows. */
export const recordKeySchema = z.string().min(1).max(KEY_MAX).refine(isStorable, refusal("unstorableText"));

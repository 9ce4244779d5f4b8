/** One message as LLaVA's trainer wants it. */
export type LlavaTurn = { from: "human" | "gpt"; value: string };

/** A record of LLaVA's one JSON array. Text-only records have no `image`. */
export type LlavaRecord = { id: string; image?: string; conversations: LlavaTurn[] };

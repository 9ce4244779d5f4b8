/**
 * Phrases by which a text gives away that its writer read texts about a photo and did not see it, or talks as an assistant. SVIT's authors looked for
 * "captions", "descriptions" and boxes and asked again (arXiv 2307.04087 §3.3); their list is unpublished, this one is our own.
 */
const SOURCE = [
  /\bcaption(?:s|ed)?\b/i,
  /\b(?:bounding[ -]?box(?:es)?|bbox(?:es)?)\b/i,
  /\b(?:in|by|from|per|to|on|of) (?:the|this|these|your) (?:given |provided |above )?(?:image |region |scene )?descriptions?\b/i,
  /\b(?:the|this|these|your|image|region|given|provided) descriptions? (?:say|state|mention|indicate|note|suggest|describe|provide|give|do(?:es)? not|is|are)/i,
  /\b(?:is|are|was|were|as) described (?:as|in|by|above)\b/i,
  /\b(?:given|provided|above) (?:information|text|texts|data|input|details|context|list|objects|regions|annotations?)\b/i,
  /\b(?:according to|based on) the (?:information|text|data|input|annotations?|list)\b/i,
  /\b(?:object|region) (?:list|phrases?|annotations?|descriptions?)\b/i,
  /\b(?:list of (?:objects|regions)|annotations? (?:of|for|in) the (?:image|photo|picture))\b/i,
  /\b(?:normali[sz]ed |box |object |region |the |its |their )coordinates?\b/i,
];

/** SVIT's issue 5: what an assistant says of itself where it should have written an entry. */
const CHAT = [
  /\bas an? (?:AI|artificial|language model|assistant)\b/i,
  /\bI(?:'m| am|’m) (?:sorry|afraid|unable)\b/i,
  /\bI (?:apologi[sz]e|can(?:no|'|’)t (?:see|view|access|assist|help|fulfil))/i,
  /\byour message (?:is|seems|appears)\b/i,
  /\bhow (?:can|may) I (?:help|assist) you\b/i,
  /\b(?:let me know if|feel free to ask|hope this helps|here (?:are|is) (?:the|your|three|ten|fifteen) (?:conversation|question|description)s?)\b/i,
];

export type Leak = { kind: "source" | "chat"; words: string };

/** The first phrase of a text that gives its source away or is an assistant's talk; null where it has none. */
export function leakOf(text: string): Leak | null {
  for (const [kind, patterns] of [
    ["source", SOURCE],
    ["chat", CHAT],
  ] as const)
    for (const pattern of patterns) {
      const [words] = pattern.exec(text) ?? [];
      if (words !== undefined) return { kind, words };
    }
  return null;
}

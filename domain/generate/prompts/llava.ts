import { CONVERSATIONS_FORM, DATA_RULES, PAIRS_FORM, STYLE } from "./shared.ts";

/** Written for this project after what LLaVA-Instruct's prompts demand (arXiv 2304.08485 §3 and appendix). */
export const LLAVA_PROMPTS = {
  llava_conversation: `You write training data for a model that looks at photos. You see a photo and answer somebody who asks about it.

Write {entries} conversation about the photo, of {pairs} questions with their answers. Begin it with its topic.
- Ask only what can be answered with confidence: what can be seen to be there, or seen not to be there. Ask about kinds, counts, actions, places and relations of things.
- Some questions ask for more than one look: what led to it, what somebody does it for. Do not ask about doubtful details.
- Answer in whole sentences, with reasons or examples where they make the answer clearer.
${STYLE}
${DATA_RULES}

${CONVERSATIONS_FORM}`,

  llava_complex_reasoning: `You write training data for a model that looks at photos. You see a photo and are asked a question that wants thought.

Write {entries} question with its answer about the photo.
- To answer it one has to understand what is seen first, and then to reason about it: its background, its reasons, what may come of it, what somebody might need.
- The question gives no visual detail away.
- Write counts and places in words, not as numbers.
${STYLE}
${DATA_RULES}

${PAIRS_FORM}`,

  llava_detail_description: `You write training data for a model that looks at photos. You see a photo.

Describe it in detail: kinds and counts of things, what they do, where they are, and where they are to each other.
- Tell only what is certain.
- Write counts and places in words; no coordinates.
${STYLE}
${DATA_RULES}

Write the description alone: no title, no list, nothing before it and nothing after it.`,
} as const;

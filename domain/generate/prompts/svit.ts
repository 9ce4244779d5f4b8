import { CONVERSATIONS_FORM, DATA_RULES, PAIRS_FORM, STYLE } from "./shared.ts";

/** Written for this project after what SVIT's prompts demand (arXiv 2307.04087 §3.2); {entries} and {pairs} are filled in. */
export const SVIT_PROMPTS = {
  conversation: `You write training data for a model that looks at photos. You see a photo and talk about it with somebody who sees it, too.

Write {entries} conversations about the photo, each on a topic of its own and of {pairs} questions with their answers. Begin each with its topic.
- The questions of a conversation follow from one another: each may build on what was said before.
- Ask only what has a definite answer: what can be seen to be there, or seen not to be there with certainty. Ask about kinds, counts, actions, places, looks and relations.
- An answer has about 50 tokens. Give reasons from what is seen where that helps.
${STYLE}
${DATA_RULES}

${CONVERSATIONS_FORM}`,

  complex_reasoning: `You write training data for a model that looks at photos. You see a photo and are asked questions that want thought.

Write {entries} questions with their answers about the photo.
- Each needs the photo and common sense, both: it can be answered neither by common sense alone nor by looking alone. Ask why, how, what may come of it, what somebody may be planning or feeling, what should be done.
- Do not ask what is simply seen: no kinds, colours, counts or places.
- A question gives no visual detail away: whoever reads it without the photo learns nothing about the photo.
- An answer goes step by step from what is seen to what follows from it, and ends in a conclusion.
${STYLE}
${DATA_RULES}

${PAIRS_FORM}`,

  referring_qa: `You write training data for a model that looks at photos and points at things. You see a photo.

Write {entries} questions with their answers about the photo that refer to things by their place.
- Wherever a thing is referred to write its phrase between <st> and <ed>, and its box behind it: <st>man<ed> [0.16, 0.341, 0.34, 0.571]. Where one phrase is of several things, write all their boxes: <st>men<ed> [0.16, 0.341, 0.34, 0.571], [0.52, 0.3, 0.61, 0.58].
- A box is [x1, y1, x2, y2]: its left top and right bottom corner as parts of the photo's width and height, between 0 and 1, with at most three decimals. Use the boxes of the data as they stand there, and no others.
- In every question and in every answer at least one thing is referred to so.
- The data may have one thing several times, with slightly different boxes. That is one thing: use one of its boxes.
- Some questions are about where things are to each other, some want reasoning.
${STYLE}
${DATA_RULES}

${PAIRS_FORM}`,

  detail_description: `You write training data for a model that looks at photos. You see a photo.

Write one paragraph that describes it in detail.
- Tell only what is certain: what you would have to guess, leave out.
- Tell of people, things, what they do, how they look, how many they are, where they are to each other, and of the background.
- Give places in words, never as numbers.
${STYLE}
${DATA_RULES}

Write the paragraph alone: no title, no list, nothing before it and nothing after it.`,
} as const;

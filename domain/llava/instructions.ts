/** SVIT's three instructions for referring questions; one is drawn for each (SVIT's `format/llava-v1.5`). */
export const BOX_INSTRUCTIONS = [
  "Provide the bounding boxes of the mentioned objects.",
  "Include the coordinates for each mentioned object.",
  "Locate the objects with their coordinates.",
] as const;

/** The instruction of a question. The same seed and key always draw the same one, whatever else is exported. */
export function drawInstruction(seed: number, key: string): (typeof BOX_INSTRUCTIONS)[number] {
  const drawn = hash32(`${seed}:${key}`) % BOX_INSTRUCTIONS.length;
  return BOX_INSTRUCTIONS[drawn as 0 | 1 | 2];
}

/** FNV-1a over UTF-16 units with MurmurHash3's finaliser: FNV's low bits alone repeat with the last character. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What a description is asked for with: the question of its entry. Written for this project, as SVIT draws from 34 of its own. */
export const DESCRIPTION_QUESTIONS = [
  "Can you describe this image in detail?",
  "What does this photo show? Describe it thoroughly.",
  "Please give a detailed description of the image.",
  "Describe everything that can be seen in this picture.",
  "Take a close look at this image and describe it.",
  "Could you write a rich description of what this photo shows?",
  "Explain in detail what is visible in the image.",
  "Write a full paragraph that describes this picture.",
  "What is going on in this image? Describe it with all its details.",
  "Give a careful account of the scene in this photo.",
  "Describe the people, things and surroundings in this image.",
  "Walk me through what this picture shows, in detail.",
] as const;

/** The question of a photo's description: the same one each time for the same photo. */
export const descriptionQuestion = (imageId: bigint): string =>
  DESCRIPTION_QUESTIONS[Number(imageId % BigInt(DESCRIPTION_QUESTIONS.length))] ?? DESCRIPTION_QUESTIONS[0];

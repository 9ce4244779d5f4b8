/** A question, as records of messages write it: a text, or its parts. */
export const user = (content: unknown) => ({ role: "user", content });

/** An answer, as records of messages write it. */
export const assistant = (content: unknown) => ({ role: "assistant", content });

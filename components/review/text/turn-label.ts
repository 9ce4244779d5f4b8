import { isAnswer, isQuestion, isSystem, type Turn } from "#domain/entry/turn.ts";

/** Whose turn it is, by its word in the catalogues. */
export const turnLabel = (turn: Pick<Turn, "from">): "question" | "answer" | "system" | "call" | "observation" =>
  isAnswer(turn)
    ? "answer"
    : isQuestion(turn)
      ? "question"
      : isSystem(turn)
        ? "system"
        : turn.from === "function_call"
          ? "call"
          : "observation";

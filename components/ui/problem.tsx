import type { Message } from "#domain/message.ts";
import { useMessage } from "./use-message.ts";

/** Why something did not work, in the reader's language and read out at once; nothing where all is well. */
export function Problem({ problem, isSmall = false }: { problem: Message | null; isSmall?: boolean }) {
  const word = useMessage();
  if (problem === null) return null;
  return (
    <p role="alert" className={isSmall ? "text-sm text-bad" : "text-bad"}>
      {word(problem)}
    </p>
  );
}

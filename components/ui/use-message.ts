import { useMessages } from "next-intl";
import { type Message, type MessageCatalogue, printMessage } from "#domain/message.ts";

/** Words what the program says of itself (an error, a Run's, a reject's) in the reader's language. */
export function useMessage(): (message: Message) => string {
  const { program } = useMessages() as { program: MessageCatalogue };
  return (message) => printMessage(message, program);
}

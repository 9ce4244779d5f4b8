import english from "#messages/en/program.json" with { type: "json" };
import { type Message, printMessage } from "./message.ts";

/** A message in English: for the log, the command line, and files that a person opens. */
export const inEnglish = (message: Message): string => printMessage(message, english);

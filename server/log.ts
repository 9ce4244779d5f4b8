import pino from "pino";
import { env } from "./env.ts";

/** The server's log: JSON lines on stderr, so that a command's results own stdout. */
export const log = pino({ level: env.logLevel, base: undefined }, pino.destination(2));

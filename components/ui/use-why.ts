import { problemOf } from "./call.ts";
import { useMessage } from "./use-message.ts";

/** Says why a call failed, in the reader's language. */
export function useWhy(): (error: unknown) => string {
  const word = useMessage();
  return (error) => word(problemOf(error));
}

import { problemOf } from "../ui/call.ts";
import { useSaid } from "../ui/said.ts";

/** Says why a call failed, in the reader's language. */
export function useWhy(): (error: unknown) => string {
  const said = useSaid();
  return (error) => said(problemOf(error));
}

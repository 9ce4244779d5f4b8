import { useTranslations } from "next-intl";
import { CallProblem } from "../ui/call.ts";

/** Says why a call failed: in the studio's own words, or that nobody answered. */
export function useWhy(): (error: unknown) => string {
  const t = useTranslations("history");
  return (error) => (error instanceof CallProblem ? error.message : t("unreachable"));
}

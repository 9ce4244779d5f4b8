import { useSaid } from "./said.ts";

/** Why something did not work, in the reader's language and read out at once; nothing where all is well. */
export function Problem({ text, isSmall = false }: { text: string | null; isSmall?: boolean }) {
  const said = useSaid();
  if (text === null || text === "") return null;
  return (
    <p role="alert" className={isSmall ? "text-sm text-bad" : "text-bad"}>
      {said(text)}
    </p>
  );
}

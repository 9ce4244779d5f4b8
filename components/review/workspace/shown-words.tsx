/** The last announcement in a bar, for the eye alone: a screen reader has announced it already. */
export const ShownWords = ({ children }: { children: string | null }) =>
  children === null ? null : (
    <span aria-hidden data-told className="truncate rounded bg-accent-soft px-2 py-0.5 font-medium text-accent">
      {children}
    </span>
  );

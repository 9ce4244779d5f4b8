type Props = {
  /** Of the whole, from 0 to 1. */
  share: number;
  className?: string;
  barClassName?: string;
};

/**
 * A bar for the eye. Its length is an attribute of SVG: a style attribute in a page from the server is nothing to a browser
 * under the pages' policy (server/web/security-headers.ts).
 */
export function Meter({ share, className = "", barClassName = "" }: Props) {
  return (
    <svg aria-hidden="true" className={`block rounded-full bg-line ${className}`}>
      <rect className={`fill-accent ${barClassName}`} width={`${share * 100}%`} height="100%" />
    </svg>
  );
}

import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";

const PLUGINS = [remarkGfm];
const HIDDEN = ["img"];

/** A text in Markdown, tables included. HTML in it stays text; pictures from elsewhere are left out. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-3 leading-relaxed [&_a]:text-accent [&_a]:underline [&_code]:rounded [&_code]:bg-line/60 [&_code]:px-1 [&_blockquote]:border-l-4 [&_blockquote]:border-line [&_blockquote]:pl-3 [&_h1]:text-xl [&_h1]:font-semibold [&_h2]:text-lg [&_h2]:font-semibold [&_h3]:font-semibold [&_ol]:list-decimal [&_ol]:pl-6 [&_pre]:overflow-x-auto [&_table]:block [&_table]:overflow-x-auto [&_td]:border [&_td]:border-line [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:py-1 [&_ul]:list-disc [&_ul]:pl-6">
      <ReactMarkdown remarkPlugins={PLUGINS} disallowedElements={HIDDEN}>
        {text}
      </ReactMarkdown>
    </div>
  );
}

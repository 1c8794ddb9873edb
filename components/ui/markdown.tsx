import ReactMarkdown, { type Components } from "react-markdown";

const components: Components = {
  // The page has its own h1, so the document begins one level below.
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  a: ({ href, children }) => (
    <a href={href} rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // The content policy blocks foreign pictures; their address still says what was meant.
  img: ({ src, alt }) => <a href={typeof src === "string" ? src : undefined}>{alt || "picture"}</a>,
};

/** CommonMark without raw HTML. In a client component load it with `next/dynamic`. */
export function Markdown({ source }: { source: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown components={components}>{source}</ReactMarkdown>
    </div>
  );
}

/** One sentence and one way on. */
export type Notice = { words: string; href: string; label: string };

/**
 * A page of a few words without title, preview tags, scripts or files: link scanners and chats find nothing in it.
 * `nonce` is the one of the policy that goes with it.
 */
export function noticePage({ words, href, label }: Notice, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>${words}</h1>
<a href="${href}" rel="nofollow">${label}</a>
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 ui-sans-serif, system-ui, sans-serif; }
body { margin: 0; min-height: 100dvh; display: grid; place-content: center; padding: 1rem; box-sizing: border-box;
  background: light-dark(#f2f5f6, #0b1013); color: light-dark(#14212a, #edf2f4); }
main { display: grid; gap: 1rem; width: min(22rem, 100vw - 2rem); }
h1 { margin: 0; font-size: 1.1rem; font-weight: 600; }
a { display: block; padding: 0.75rem 1.25rem; border-radius: 0.375rem; text-align: center; text-decoration: none;
  font-weight: 500; background: light-dark(#0f5a6b, #6fd0e3); color: light-dark(#ffffff, #07222a); }
a:focus-visible { outline: 3px solid light-dark(#0b1013, #ffffff); outline-offset: 2px; }
`;

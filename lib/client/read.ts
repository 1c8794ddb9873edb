/** Reads one of our JSON routes. Errors carry the sentence that the server gave. */
export async function readJson<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (response.status === 401)
    window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const sentence = (body as { error?: string } | null)?.error;
    throw new Error(sentence ?? `The server answered ${response.status}.`);
  }
  return body as Answer;
}

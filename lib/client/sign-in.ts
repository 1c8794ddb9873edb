export type SignInOutcome = "signed_in" | "wrong" | "too_many_attempts" | "unreachable";

/** Signs in with an address and a password of this installation. */
export async function signInWithPassword(email: string, password: string): Promise<SignInOutcome> {
  try {
    const { url } = await post("/api/auth/callback/local", { email, password });
    const error = new URL(url, window.location.href).searchParams.get("error");
    if (!error) return "signed_in";
    return error === "too_many_attempts" ? error : "wrong";
  } catch {
    return "unreachable";
  }
}

/** Goes to the identity provider, which sends the browser back to `returnTo`. */
export async function signInWithProvider(returnTo: string): Promise<void> {
  const { url } = await post("/api/auth/signin/oidc", { callbackUrl: returnTo });
  window.location.assign(url);
}

/** Ends the session of this browser and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await post("/api/auth/signout", { callbackUrl: "/sign-in" });
  window.location.assign("/sign-in");
}

/** Posts a form as next-auth wants it: with its token against forged requests, and JSON as the answer. */
async function post(path: string, fields: Record<string, string>): Promise<{ url: string }> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  const body = new URLSearchParams({ ...fields, csrfToken, json: "true" });
  const response = await fetch(path, { method: "POST", body });
  return (await response.json()) as { url: string };
}

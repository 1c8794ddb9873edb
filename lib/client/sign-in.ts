export type SignInOutcome = "signed_in" | "wrong" | "too_many_attempts" | "other_address" | "unreachable";

/** Signs in with an address and a password of this installation. */
export async function signInWithPassword(email: string, password: string): Promise<SignInOutcome> {
  try {
    const response = await post("/api/auth/callback/local", { email, password });
    if (response.status === 403) return "other_address";
    const { url } = (await response.json()) as { url: string };
    const error = new URL(url, window.location.href).searchParams.get("error");
    if (!error) return "signed_in";
    return error === "too_many_attempts" ? error : "wrong";
  } catch {
    return "unreachable";
  }
}

/** Goes to the identity provider, which sends the browser back to `returnTo`. */
export async function signInWithProvider(returnTo: string): Promise<void> {
  const response = await post("/api/auth/signin/oidc", { callbackUrl: returnTo });
  const { url } = (await response.json()) as { url: string };
  window.location.assign(url);
}

/** Ends the sessions of this person in every browser and shows the sign-in page. */
export async function signOut(): Promise<void> {
  const response = await post("/api/auth/signout", { callbackUrl: "/sign-in" });
  if (!response.ok) throw new Error("The session could not be ended.");
  window.location.assign("/sign-in");
}

/** Posts a form as next-auth wants it: with its token against forged requests, and JSON as the answer. */
async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  const body = new URLSearchParams({ ...fields, csrfToken, json: "true" });
  return fetch(path, { method: "POST", body });
}

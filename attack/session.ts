import { type Answer, type Desk, send } from "./http";

export const PASSWORD = "correct horse battery staple";

/** The cookies that the answers set, ready to be sent again. */
export function cookiesOf(...answers: Answer[]): string {
  return answers
    .flatMap(({ headers }) => headers["set-cookie"] ?? [])
    .map((cookie) => cookie.split(";", 1)[0])
    .join("; ");
}

export type SignInWish = {
  email: string;
  password?: string;
  from?: string;
  headers?: Record<string, string>;
};

/** One try at signing in, as the sign-in page does it; `from` is the address of the client. */
export async function trySignIn(desk: Desk, wish: SignInWish): Promise<Answer> {
  const { email, password = PASSWORD, from = "198.51.100.7", headers = {} } = wish;
  const csrf = await send(desk, { path: "/api/auth/csrf", headers: { "x-forwarded-for": from } });
  const { csrfToken } = JSON.parse(csrf.text);
  return send(desk, {
    path: "/api/auth/callback/local",
    method: "POST",
    headers: {
      origin: desk.origin,
      cookie: cookiesOf(csrf),
      "content-type": "application/x-www-form-urlencoded",
      "x-forwarded-for": from,
      ...headers,
    },
    body: new URLSearchParams({ email, password, csrfToken, json: "true" }).toString(),
  });
}

/** The cookies of somebody who has signed in. */
export async function signIn(desk: Desk, email: string): Promise<string> {
  const answer = await trySignIn(desk, { email });
  if (answer.status !== 200) throw new Error(`${email} could not sign in: ${answer.status} ${answer.text}`);
  return cookiesOf(answer);
}

/** Signs out, as the button does it. */
export async function signOut(desk: Desk, cookie: string): Promise<Answer> {
  const csrf = await send(desk, { path: "/api/auth/csrf" });
  const { csrfToken } = JSON.parse(csrf.text);
  return send(desk, {
    path: "/api/auth/signout",
    method: "POST",
    headers: {
      origin: desk.origin,
      cookie: `${cookie}; ${cookiesOf(csrf)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ csrfToken, json: "true" }).toString(),
  });
}

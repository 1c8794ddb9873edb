import { readFileSync } from "node:fs";
import { InvalidOrder } from "./orders.mjs";

const LIMIT_BYTES = 64 * 1024;

export const json = (status, body) => ({ status, type: "application/json", body: JSON.stringify(body) });
export const html = (body) => ({ status: 200, type: "text/html; charset=utf-8", body });
export const plain = (body) => ({ status: 200, type: "text/plain; version=0.0.4; charset=utf-8", body });

/** Answers with a file of `public/`, read once at start. */
export function asset(name, type) {
  const body = readFileSync(new URL(`public/${name}`, import.meta.url));
  return () => ({ status: 200, type, body });
}

/** The request's JSON object; an InvalidOrder when it is none or too long. */
export async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > LIMIT_BYTES) throw new InvalidOrder("The order is too long.");
  }
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new InvalidOrder("The order is not JSON.");
  }
}

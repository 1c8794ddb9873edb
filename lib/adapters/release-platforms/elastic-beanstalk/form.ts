export const FORM_TYPE = "application/x-www-form-urlencoded";
const API_VERSION = "2010-12-01";

export type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** The body of a call in Amazon's query protocol, byte for byte as the official client writes it. Null is left out. */
export function formOf(action: string, parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    if (typeof value !== "object") return [[name, String(value)]];
    return value.map((entry, index) => [`${name}.member.${index + 1}`, entry]);
  });
  return [["Action", action], ["Version", API_VERSION], ...pairs]
    .map(([name = "", value = ""]) => `${encoded(name)}=${encoded(value)}`)
    .join("&");
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

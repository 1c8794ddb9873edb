const marker = "[secret]";
const shortest = 6;

/** Variables with such a name are secrets: of those that the configuration names, only the worker gets them. */
export const secretName = /TOKEN|SECRET|(?<!TWO)KEY|PASSWORD|CREDENTIAL|AUTH|WEBHOOK/i;

/**
 * Makes a function that puts a marker in the place of every secret of an environment: whole values by their name, and
 * the password in an address. Shorter values than six characters cannot be told from ordinary text.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {(text: string) => string}
 */
export function secretsHiddenOf(env) {
  const values = Object.entries(env)
    .flatMap(([name, value = ""]) => secretsIn(name, value))
    .filter((value) => value.length >= shortest)
    .flatMap((value) => [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString("base64").replace(/=+$/, ""),
    ])
    .sort((a, b) => b.length - a.length);
  return (text) => values.reduce((hidden, value) => hidden.replaceAll(value, marker), text);
}

function secretsIn(name, value) {
  // The address of a webhook is a credential as a whole.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) && !/WEBHOOK/i.test(name)) {
    const password = /^[^:]*:\/\/[^:/?#@]*:([^/?#]*)@/.exec(value)?.[1] ?? "";
    return [password, decoded(password)];
  }
  return secretName.test(name) ? [value] : [];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

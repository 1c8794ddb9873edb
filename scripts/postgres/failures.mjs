import { Problem } from "../start/problem.mjs";

/**
 * What to tell a person when PostgreSQL does not start.
 * @param {{ cluster: string, log: string }} place
 * @param {Error | undefined} cause
 * @param {string} said what PostgreSQL wrote
 */
export function startFailure(place, cause, said) {
  const because = reasons.find(({ pattern }) => pattern.test(said)) ?? damaged;
  return new Problem(because.happened(place), {
    notDone: "nothing was started, and nothing in the database was changed.",
    todo: because.todo(place),
    cause: new Error(lastLines(said) || cause?.message, { cause }),
  });
}

const reasons = [
  {
    pattern: /No space left on device/i,
    happened: () => "The disk is full: the database cannot start.",
    todo: ({ cluster }) => [`make room on the disk that holds ${cluster}, then run npm start again.`],
  },
  {
    pattern: /password authentication failed/i,
    happened: ({ cluster }) => `The database in ${cluster} does not accept the password kept beside it.`,
    todo: ({ cluster }) => [
      "put the file password back from your copy, or start with an empty database:",
      moveAway(cluster),
    ],
  },
  {
    pattern: /incompatible with server|not compatible with this version/i,
    happened: ({ cluster }) => `The database in ${cluster} was made by another version of PostgreSQL.`,
    todo: ({ cluster }) => [
      "run the version of Twokey that made it, or start with an empty database:",
      moveAway(cluster),
    ],
  },
  {
    pattern: /error while loading shared libraries|Library not loaded|cannot execute binary/i,
    happened: () => "The built-in PostgreSQL does not run on this system: a library it needs is missing.",
    todo: () => [
      "install the library named in the log, or set DATABASE_URL to a PostgreSQL server of your own.",
    ],
  },
  {
    pattern: /Permission denied/i,
    happened: ({ cluster }) => `The database in ${cluster} belongs to another user.`,
    todo: () => ["run npm start as the user that ran it first, or choose another folder with --data."],
  },
  {
    pattern: /runs but does not answer/,
    happened: ({ cluster }) => `The database in ${cluster} is running but does not answer.`,
    todo: ({ log }) => [`read the end of ${log}; stop that server, then run npm start again.`],
  },
];

const damaged = {
  happened: ({ cluster }) => `The database in ${cluster} does not start; its files look damaged.`,
  todo: ({ cluster, log }) => [
    `the reason is at the end of ${log}.`,
    "Put the folder back from your copy, or start with an empty database:",
    moveAway(cluster),
  ],
};

function moveAway(cluster) {
  return `mv '${cluster}' '${cluster}.damaged' && npm start`;
}

function lastLines(text) {
  return text.trim().split("\n").slice(-8).join("\n");
}

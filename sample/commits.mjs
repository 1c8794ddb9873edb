export const people = {
  maya: "Maya Fischer <maya.fischer@shop.example>",
  luis: "Luís Herrera <luis.herrera@shop.example>",
  priya: "Priya Raman <priya.raman@shop.example>",
  jonas: "Jonas Weber <jonas.weber@shop.example>",
};

const currencyStyle = `.currencies {
  margin-left: auto;
}
.currencies [aria-pressed="false"] {
  background: none;
  color: var(--quiet);
}
`;

/**
 * The commits in order. `files` are taken from the sources of release `of`; `before` takes back what a later
 * commit changed in them; `version` tags the commit, whose files must then be exactly those of that release.
 */
export const commits = [
  {
    id: "catalogue",
    parents: [],
    by: "maya",
    at: "2026-08-24T09:12:00+02:00",
    message: "Start the shop with its catalogue and euro prices (ENG-701) (#184)\n",
    of: "1.4.2",
    files: ["package.json", "README.md", "catalogue.mjs", "prices.mjs"],
    before: { "package.json": [["1.4.2", "1.4.0"]] },
  },
  {
    id: "orders",
    parents: ["catalogue"],
    by: "luis",
    at: "2026-09-02T10:31:00+02:00",
    message:
      "Take orders and charge for them (ENG-714) (#194)\n\nThe tables come first, so that a release can be taken back.\n",
    of: "1.4.2",
    files: ["orders.mjs", "payment.mjs", "db/migrations/20260902081500_create_orders.sql"],
  },
  {
    id: "metrics",
    parents: ["orders"],
    by: "priya",
    at: "2026-09-17T15:04:00+02:00",
    message: "Count requests, durations, visits and orders (ENG-731) (#203)\n",
    of: "1.4.2",
    files: ["metrics.mjs", "failures.mjs"],
  },
  {
    id: "page",
    parents: ["metrics"],
    by: "jonas",
    at: "2026-10-06T11:47:00+02:00",
    message: "Front page with basket (ENG-748) (#211)\n",
    of: "1.4.2",
    files: ["page.mjs", "public/shop.css", "public/shop.js"],
  },
  {
    id: "server",
    parents: ["page"],
    by: "luis",
    at: "2026-10-22T09:58:00+02:00",
    message: "Serve it over HTTP and finish requests in hand before stopping (ENG-774) (#219)\n",
    of: "1.4.2",
    files: ["server.mjs", "answers.mjs", "process.mjs", "build.mjs"],
  },
  {
    id: "1.4.2",
    parents: ["server"],
    by: "maya",
    at: "2026-11-05T13:20:00+01:00",
    message: "Release 1.4.2\n",
    of: "1.4.2",
    files: ["package.json", "CHANGELOG.md"],
    version: "1.4.2",
  },
  {
    id: "currency-column",
    parents: ["1.4.2"],
    by: "luis",
    at: "2026-11-16T10:42:00+01:00",
    message:
      "Keep the currency of an order (ENG-812) (#229)\n\nThe column may be empty: 1.4.2 goes on working with it.\n",
    of: "1.5.0",
    files: ["db/migrations/20261116093000_add_currency_to_orders.sql"],
  },
  {
    id: "price-book",
    parents: ["currency-column"],
    by: "priya",
    at: "2026-11-17T09:25:00+01:00",
    message: "Read the price book over pooled connections (ENG-812)\n",
    of: "1.5.0",
    files: ["price-book.mjs", "price-book.json", "pool.mjs"],
    before: {
      "price-book.mjs": [
        [
          "`{ group, currency, since }` → `{ revision, prices }`, or `{ unchanged: true }` when `since` is the revision.",
          "`{ group, currency }` → `{ revision, prices }`.",
        ],
        ["const { group, currency, since } =", "const { group, currency } ="],
        [
          "const answer = since === revision ? { unchanged: true } : { revision, prices: prices[currency][group] };",
          "const answer = { revision, prices: prices[currency][group] };",
        ],
      ],
    },
  },
  {
    id: "pounds",
    parents: ["price-book"],
    by: "priya",
    at: "2026-11-18T16:33:00+01:00",
    message: "Show and charge prices in pounds (ENG-812)\n",
    of: "1.5.0",
    files: [
      "prices.mjs",
      "orders.mjs",
      "server.mjs",
      "page.mjs",
      "public/shop.js",
      "public/shop.css",
      "README.md",
    ],
    before: {
      "public/shop.css": [
        ["  .cards {\n    grid-template-columns: 1fr;\n  }\n  .swatch {\n    height: 112px;\n  }\n", ""],
      ],
      "prices.mjs": [
        [", since: known?.revision }", " }"],
        [
          "  if (answer.unchanged) {\n    lists.set(key, { ...known, expiresAt });\n    return known.prices;\n  }\n",
          "",
        ],
      ],
    },
  },
  {
    id: "phones",
    parents: ["currency-column"],
    by: "jonas",
    at: "2026-11-18T11:10:00+01:00",
    message: "Larger product cards on phones (ENG-819) (#233)\n",
    of: "1.5.0",
    files: ["public/shop.css"],
    before: { "public/shop.css": [[currencyStyle, ""]] },
  },
  {
    id: "merge-pounds",
    parents: ["phones", "pounds"],
    by: "maya",
    at: "2026-11-18T17:05:00+01:00",
    message: "Merge pull request #231 from shop/prices-in-pounds\n\nPrices in pounds (ENG-812)\n",
    of: "1.5.0",
    files: ["public/shop.css"],
  },
  {
    id: "changed-only",
    parents: ["merge-pounds"],
    by: "luis",
    at: "2026-11-19T14:18:00+01:00",
    message:
      "Ask the price book only for what changed (ENG-826) (#236)\n\nAn unchanged list is answered in one short line instead of the whole list.\n",
    of: "1.5.0",
    files: ["prices.mjs", "price-book.mjs"],
  },
  {
    id: "1.5.0",
    parents: ["changed-only"],
    by: "maya",
    at: "2026-11-20T10:02:00+01:00",
    message: "Release 1.5.0\n",
    of: "1.5.0",
    files: ["package.json", "CHANGELOG.md"],
    version: "1.5.0",
  },
];

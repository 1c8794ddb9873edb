import http from "node:http";
import { asset, html, json, plain, readJson } from "./answers.mjs";
import { build } from "./build.mjs";
import { products, productsOf } from "./catalogue.mjs";
import { logFailure } from "./failures.mjs";
import { countOrder, countRequest, countVisit, metricsText } from "./metrics.mjs";
import { InvalidOrder, placeOrder } from "./orders.mjs";
import { frontPage } from "./page.mjs";
import { currencyOf, priced } from "./prices.mjs";
import { listen } from "./process.mjs";

const customerRoutes = {
  "GET /": async () => {
    countVisit();
    return html(frontPage(await priced(products, "EUR"), build));
  },
  "GET /products": async (request, query) => {
    const listed = productsOf(query.get("group"));
    return json(200, { products: await priced(listed, currencyOf(request, query)) });
  },
  "POST /checkout": async (request, query) => {
    const order = await placeOrder((await readJson(request)).lines, currencyOf(request, query));
    countOrder();
    return json(201, order);
  },
};

const otherRoutes = {
  "GET /shop.css": asset("shop.css", "text/css"),
  "GET /shop.js": asset("shop.js", "text/javascript"),
  "GET /metrics": () => plain(metricsText(build)),
  "GET /health": () => json(200, { status: "ok" }),
  "GET /version": () => json(200, build),
};

const server = http.createServer(async (request, response) => {
  const begin = performance.now();
  const [path, query] = request.url.split("?");
  const name = `${request.method} ${path}`;
  const answer = await answerTo(name, request, new URLSearchParams(query));
  response.writeHead(answer.status, {
    "content-type": answer.type,
    "content-length": Buffer.byteLength(answer.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(server.listening ? {} : { connection: "close" }),
  });
  response.end(answer.body);
  if (Object.hasOwn(customerRoutes, name))
    countRequest(path, request.method, answer.status, (performance.now() - begin) / 1000);
});

async function answerTo(name, request, query) {
  const routes = Object.hasOwn(customerRoutes, name) ? customerRoutes : otherRoutes;
  if (!Object.hasOwn(routes, name)) return json(404, { error: "There is no such page." });
  try {
    return await routes[name](request, query);
  } catch (error) {
    if (error instanceof InvalidOrder) return json(400, { error: error.message });
    logFailure(name, error);
    return json(500, { error: "Something went wrong on our side." });
  }
}

listen(server);

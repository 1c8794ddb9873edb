import { groups } from "./catalogue.mjs";
import { formatPrice } from "./prices.mjs";

/** The front page: every product by group, and the basket. */
export function frontPage(products, { version, commit }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop: tea, coffee and what goes with them</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
</head>
<body>
<header>
  <a class="brand" href="/">Shop</a>
  <nav>${groups.map(({ id, name }) => `<a href="#${id}">${name}</a>`).join("")}</nav>
</header>
<main>
  <div class="shelves">
    <h1>Tea, coffee and what goes with them</h1>
    ${groups.map((group) => shelf(group, products)).join("")}
  </div>
  <aside aria-label="Basket">
    <h2>Basket</h2>
    <ul id="basket"></ul>
    <p id="total">Nothing in it yet.</p>
    <button id="order" type="button" disabled>Order</button>
    <p id="outcome" role="status"></p>
  </aside>
</main>
<footer>Shop ${version} · ${commit.slice(0, 8)}</footer>
<script src="/shop.js"></script>
</body>
</html>
`;
}

function shelf({ id, name }, products) {
  const cards = products.filter((product) => product.group === id).map(card);
  return `<section id="${id}"><h2>${name}</h2><div class="cards">${cards.join("")}</div></section>`;
}

function card({ sku, group, name, note, price }) {
  return `<article>
  <div class="swatch ${group}" aria-hidden="true"></div>
  <h3>${name}</h3>
  <p>${note}</p>
  <div class="buy"><strong>${formatPrice(price)}</strong>
  <button type="button" data-sku="${sku}" data-name="${name}" data-amount="${price.amount}"
    data-currency="${price.currency}" aria-label="Add ${name} to the basket">Add</button></div>
</article>`;
}

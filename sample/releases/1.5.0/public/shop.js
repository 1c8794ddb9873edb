const basket = new Map();
let currency = "EUR";
const element = (id) => document.getElementById(id);
const money = (amount) =>
  new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount / 100);

function show() {
  const lines = [...basket.values()];
  const amount = lines.reduce((sum, line) => sum + line.amount * line.quantity, 0);
  element("basket").replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.append(`${line.quantity} × ${line.name}`, document.createElement("span"));
      item.lastChild.textContent = money(line.amount * line.quantity);
      return item;
    }),
  );
  element("total").textContent = lines.length ? `Total ${money(amount)}` : "Nothing in it yet.";
  element("order").disabled = lines.length === 0;
}

async function switchTo(wanted) {
  const answer = await fetch(`/products?currency=${wanted}`);
  if (!answer.ok) {
    element("outcome").textContent = `Prices in ${wanted} are not available at the moment.`;
    return;
  }
  const { products } = await answer.json();
  currency = wanted;
  for (const { sku, price } of products) {
    document.querySelector(`[data-price="${sku}"]`).textContent = money(price.amount);
    document.querySelector(`[data-sku="${sku}"]`).dataset.amount = price.amount;
    if (basket.has(sku)) basket.get(sku).amount = price.amount;
  }
  for (const button of document.querySelectorAll("[data-switch]"))
    button.setAttribute("aria-pressed", String(button.dataset.switch === currency));
  show();
}

document.addEventListener("click", ({ target }) => {
  const { sku, name, amount, switch: wanted } = target.dataset ?? {};
  if (wanted) switchTo(wanted);
  if (!sku) return;
  const quantity = Math.min(20, (basket.get(sku)?.quantity ?? 0) + 1);
  basket.set(sku, { sku, name, amount: Number(amount), quantity });
  element("outcome").textContent = "";
  show();
});

element("order").addEventListener("click", async () => {
  element("order").disabled = true;
  element("outcome").textContent = "Ordering…";
  const lines = [...basket.values()].map(({ sku, quantity }) => ({ sku, quantity }));
  try {
    const answer = await fetch(`/checkout?currency=${currency}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lines }),
    });
    const order = await answer.json();
    if (!answer.ok) throw new Error(order.error);
    basket.clear();
    element("outcome").textContent = `Thank you. Your order is ${order.id.slice(0, 8)}.`;
  } catch (error) {
    element("outcome").textContent = `Your order was not placed: ${error.message}`;
  }
  show();
});

if (navigator.language === "en-GB") switchTo("GBP");

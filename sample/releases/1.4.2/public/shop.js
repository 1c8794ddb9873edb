const basket = new Map();
const element = (id) => document.getElementById(id);
const money = (amount, currency) =>
  new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount / 100);

function show() {
  const lines = [...basket.values()];
  const currency = lines[0]?.currency;
  const amount = lines.reduce((sum, line) => sum + line.amount * line.quantity, 0);
  element("basket").replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.append(`${line.quantity} × ${line.name}`, document.createElement("span"));
      item.lastChild.textContent = money(line.amount * line.quantity, currency);
      return item;
    }),
  );
  element("total").textContent = lines.length ? `Total ${money(amount, currency)}` : "Nothing in it yet.";
  element("order").disabled = lines.length === 0;
}

document.addEventListener("click", ({ target }) => {
  const { sku, name, amount, currency } = target.dataset ?? {};
  if (!sku) return;
  const quantity = Math.min(20, (basket.get(sku)?.quantity ?? 0) + 1);
  basket.set(sku, { sku, name, amount: Number(amount), currency, quantity });
  element("outcome").textContent = "";
  show();
});

element("order").addEventListener("click", async () => {
  element("order").disabled = true;
  element("outcome").textContent = "Ordering…";
  const lines = [...basket.values()].map(({ sku, quantity }) => ({ sku, quantity }));
  try {
    const answer = await fetch("/checkout", {
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

/** The products with the price a customer pays, in the smallest unit of the currency. */
export function priced(products) {
  return products.map(({ cents, ...product }) => ({ ...product, price: { amount: cents, currency: "EUR" } }));
}

export function formatPrice({ amount, currency }) {
  return new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(amount / 100);
}

export const groups = [
  { id: "tea", name: "Tea" },
  { id: "coffee", name: "Coffee" },
  { id: "cups", name: "Cups" },
  { id: "sweets", name: "Sweets" },
];

/** Every product on sale. `cents` is its price in euro cents. */
export const products = [
  { sku: "tea-assam", group: "tea", name: "Assam, second flush", note: "Malty, 100 g", cents: 890 },
  { sku: "tea-sencha", group: "tea", name: "Sencha", note: "Steamed green, 100 g", cents: 1150 },
  { sku: "tea-rooibos", group: "tea", name: "Rooibos", note: "No caffeine, 200 g", cents: 740 },
  { sku: "coffee-huila", group: "coffee", name: "Huila", note: "Washed, Colombia, 250 g", cents: 1290 },
  { sku: "coffee-yirga", group: "coffee", name: "Yirgacheffe", note: "Floral, Ethiopia, 250 g", cents: 1420 },
  { sku: "coffee-house", group: "coffee", name: "House espresso", note: "Dark, 1 kg", cents: 2650 },
  { sku: "cup-stone", group: "cups", name: "Stoneware cup", note: "0.3 l, grey glaze", cents: 1800 },
  { sku: "cup-glass", group: "cups", name: "Double-walled glass", note: "0.25 l", cents: 1650 },
  { sku: "cup-travel", group: "cups", name: "Travel cup", note: "Steel, 0.4 l", cents: 2990 },
  { sku: "sweet-shortbread", group: "sweets", name: "Shortbread", note: "All butter, 200 g", cents: 620 },
  { sku: "sweet-halva", group: "sweets", name: "Sesame halva", note: "With pistachio, 250 g", cents: 780 },
  { sku: "sweet-nougat", group: "sweets", name: "Almond nougat", note: "150 g", cents: 950 },
];

export const productBySku = new Map(products.map((product) => [product.sku, product]));

/** Products of one group, or all of them when `group` is null. An unknown group has none. */
export function productsOf(group) {
  return group === null ? products : products.filter((product) => product.group === group);
}

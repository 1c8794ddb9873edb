export const up = (pgm) => {
  pgm.addColumns("products", {
    size: { type: "integer", notNull: true, default: 0 },
    note: "text",
  });
  pgm.createIndex("products", "size");
};

export const down = (pgm) => {
  pgm.dropColumns("products", ["size", "note"]);
};

CREATE TABLE shop (id uuid PRIMARY KEY, name text NOT NULL);

INSERT INTO roles (name, rank) VALUES ('auditor', 3) ON CONFLICT (name) DO NOTHING;

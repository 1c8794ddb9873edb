UPDATE orders SET status = 'settled' WHERE status = 'paid' AND paid_at < '2026-01-01';

SET @statement = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'icq') > 0,
  'ALTER TABLE users DROP COLUMN icq', 'SELECT 1');
PREPARE s FROM @statement;
EXECUTE s;
DEALLOCATE PREPARE s;

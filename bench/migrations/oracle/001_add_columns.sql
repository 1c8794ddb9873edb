ALTER TABLE employees ADD (
  nickname VARCHAR2(60 CHAR),
  active NUMBER(1) DEFAULT 1 NOT NULL
);
COMMENT ON COLUMN employees.nickname IS 'used by q''s team';

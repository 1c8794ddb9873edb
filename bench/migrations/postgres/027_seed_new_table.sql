CREATE TABLE country (code char(2) PRIMARY KEY, name text NOT NULL);
INSERT INTO country (code, name) VALUES
    ('AT', 'Austria; DROP TABLE country'),
    ('DE', 'Germany -- delete from country'),
    ('NA', 'Côte d''Ivoire');

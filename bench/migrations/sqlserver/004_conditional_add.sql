IF COL_LENGTH('dbo.Customers', 'Newsletter') IS NULL
BEGIN
    ALTER TABLE dbo.Customers ADD Newsletter bit NOT NULL DEFAULT 0
END
GO

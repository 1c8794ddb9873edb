BEGIN TRANSACTION;
GO

ALTER TABLE [Products] ADD [Sku] nvarchar(64) NOT NULL;
GO

INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
VALUES (N'20261101120000_AddSku', N'9.0.0');
GO

COMMIT;
GO

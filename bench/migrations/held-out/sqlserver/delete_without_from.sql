ALTER TABLE dbo.Basket ADD Closed bit NULL
DELETE dbo.BasketItem WHERE Quantity = 0
GO

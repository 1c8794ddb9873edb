CREATE OR ALTER PROCEDURE dbo.GetOrders @From date AS
BEGIN
    SET NOCOUNT ON;
    SELECT Id, Total FROM dbo.Orders WHERE CreatedAt >= @From;
END
GO

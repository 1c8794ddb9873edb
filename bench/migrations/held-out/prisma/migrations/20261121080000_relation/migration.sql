-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN "invoiceId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_invoiceId_key" ON "Ticket"("invoiceId");

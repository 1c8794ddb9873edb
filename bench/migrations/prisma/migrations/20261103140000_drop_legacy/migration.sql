/*
  Warnings:

  - You are about to drop the column `legacyCode` on the `Product` table. All the data in the column will be lost.

*/
-- AlterTable
ALTER TABLE "Product" DROP COLUMN "legacyCode",
ADD COLUMN     "code" TEXT;

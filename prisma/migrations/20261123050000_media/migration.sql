-- CreateEnum
CREATE TYPE "modality" AS ENUM ('TEXT', 'IMAGE', 'VIDEO');

-- CreateEnum
CREATE TYPE "prediction_status" AS ENUM ('SUBMITTING', 'STARTING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'LOST');

-- AlterTable
ALTER TABLE "action" ADD COLUMN     "unknown_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "model" ADD COLUMN     "modality" "modality" NOT NULL DEFAULT 'TEXT';

-- CreateTable
CREATE TABLE "media_price" (
    "model_id" TEXT NOT NULL,
    "resolution" TEXT NOT NULL,
    "micro_usd" BIGINT NOT NULL,

    CONSTRAINT "media_price_pkey" PRIMARY KEY ("model_id","resolution")
);

-- CreateTable
CREATE TABLE "prediction" (
    "id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "external_id" TEXT,
    "seed" INTEGER NOT NULL,
    "submits" INTEGER NOT NULL DEFAULT 0,
    "submitted_at" TIMESTAMPTZ(3),
    "status" "prediction_status" NOT NULL DEFAULT 'SUBMITTING',
    "sources" TEXT[],
    "log_length" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "heard_at" TIMESTAMPTZ(3),
    "copying_until" TIMESTAMPTZ(3),
    "collected_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "output" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "prediction_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "output_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "provider" "provider" NOT NULL,
    "external_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "call_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "prediction_external_id_key" ON "prediction"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "prediction_action_id_part_key" ON "prediction"("action_id", "part");

-- CreateIndex
CREATE INDEX "output_account_id_created_at_id_idx" ON "output"("account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "output_action_id_idx" ON "output"("action_id");

-- CreateIndex
CREATE UNIQUE INDEX "output_prediction_id_position_key" ON "output"("prediction_id", "position");

-- CreateIndex
CREATE INDEX "webhook_event_received_at_idx" ON "webhook_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_event_provider_external_id_key" ON "webhook_event"("provider", "external_id");

-- AddForeignKey
ALTER TABLE "media_price" ADD CONSTRAINT "media_price_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_id_fkey" FOREIGN KEY ("id") REFERENCES "provider_call"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "output" ADD CONSTRAINT "output_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "output" ADD CONSTRAINT "output_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "output" ADD CONSTRAINT "output_prediction_id_fkey" FOREIGN KEY ("prediction_id") REFERENCES "prediction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



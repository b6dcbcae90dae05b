-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('USER', 'ADMIN');

-- CreateEnum
CREATE TYPE "plan_tier" AS ENUM ('FREE', 'PRO', 'STUDIO');

-- CreateEnum
CREATE TYPE "api_key_scope" AS ENUM ('READ', 'ACT');

-- CreateEnum
CREATE TYPE "provider" AS ENUM ('OPENROUTER', 'REPLICATE');

-- CreateEnum
CREATE TYPE "ai_function" AS ENUM ('STORY_BREAKDOWN', 'MUSIC_ANALYSIS', 'DIRECTOR_CREATION', 'ENTITY_EXTRACTION', 'COMMERCIAL_GENERATION', 'IMAGE_ANALYSIS', 'REASONING_TASKS', 'CHILDREN_BOOK_GENERATION', 'IMAGE_GENERATION', 'VIDEO_GENERATION');

-- CreateEnum
CREATE TYPE "action_status" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "entry_kind" AS ENUM ('ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT', 'USAGE', 'EXPIRY', 'REVERSAL');

-- CreateEnum
CREATE TYPE "grant_kind" AS ENUM ('ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('OPEN', 'CAPTURED', 'RELEASED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "call_outcome" AS ENUM ('PENDING', 'SUCCEEDED', 'INVALID', 'FAILED', 'CANCELED', 'ABANDONED');

-- CreateEnum
CREATE TYPE "cost_source" AS ENUM ('PROVIDER', 'MEASURED');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL,
    "image" TEXT,
    "role" "role" NOT NULL DEFAULT 'USER',
    "suspended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "issuer" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "scopes" "api_key_scope"[],
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "actor_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "plan_tier" "plan_tier" NOT NULL,
    "posted" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "version" BIGINT NOT NULL DEFAULT 0,
    "anchor_day" INTEGER NOT NULL,
    "renews_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT,
    "state" "hold_state" NOT NULL DEFAULT 'OPEN',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grant" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "kind" "grant_kind" NOT NULL,
    "amount" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "held" BIGINT NOT NULL DEFAULT 0,
    "key" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "allocation" (
    "hold_id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT,

    CONSTRAINT "allocation_pkey" PRIMARY KEY ("hold_id","grant_id")
);

-- CreateTable
CREATE TABLE "entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "version" BIGINT NOT NULL,
    "kind" "entry_kind" NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "description" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hold_id" UUID,
    "grant_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "tier" "plan_tier" NOT NULL,
    "name" TEXT NOT NULL,
    "monthly_points" BIGINT NOT NULL,
    "price_micro_usd" BIGINT NOT NULL,
    "starts_per_minute" INTEGER NOT NULL,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("tier")
);

-- CreateTable
CREATE TABLE "boost_pack" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "price_micro_usd" BIGINT NOT NULL,
    "popular" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL,

    CONSTRAINT "boost_pack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "points_per_dollar" INTEGER NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "provider" "provider" NOT NULL,
    "free" BOOLEAN NOT NULL,
    "vision" BOOLEAN NOT NULL,
    "structured_output" BOOLEAN NOT NULL,
    "input_price" BIGINT NOT NULL,
    "output_price" BIGINT NOT NULL,
    "context_tokens" INTEGER,
    "max_output_tokens" INTEGER,
    "listed" BOOLEAN NOT NULL DEFAULT true,
    "retired_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "position" INTEGER NOT NULL,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "function_model" (
    "function" "ai_function" NOT NULL,
    "position" INTEGER NOT NULL,
    "model_id" TEXT NOT NULL,

    CONSTRAINT "function_model_pkey" PRIMARY KEY ("function","position")
);

-- CreateTable
CREATE TABLE "action" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,
    "function" "ai_function" NOT NULL,
    "status" "action_status" NOT NULL DEFAULT 'QUEUED',
    "title" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "material" JSONB,
    "model_id" TEXT NOT NULL,
    "route" JSONB NOT NULL,
    "rate_id" UUID NOT NULL,
    "quoted" BIGINT NOT NULL,
    "reserved" BIGINT NOT NULL,
    "charged" BIGINT,
    "cost_micro_usd" BIGINT,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "call_count" INTEGER NOT NULL DEFAULT 0,
    "text" TEXT,
    "result" JSONB,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "lease_id" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_progress" (
    "action_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "account_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "part_label" TEXT NOT NULL,
    "restarted" BOOLEAN NOT NULL DEFAULT false,
    "text_delta" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_progress_pkey" PRIMARY KEY ("action_id","sequence")
);

-- CreateTable
CREATE TABLE "provider_call" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "action_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "provider" "provider" NOT NULL,
    "model_id" TEXT NOT NULL,
    "outcome" "call_outcome" NOT NULL DEFAULT 'PENDING',
    "counted" BOOLEAN NOT NULL DEFAULT false,
    "provider_request_id" TEXT,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cost_micro_usd" BIGINT,
    "cost_source" "cost_source",
    "first_token_ms" INTEGER,
    "latency_ms" INTEGER,
    "error_code" TEXT,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_bucket" (
    "account_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "function" "ai_function" NOT NULL,
    "model_id" TEXT NOT NULL,
    "actions" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_bucket_pkey" PRIMARY KEY ("account_id","bucket","function","model_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "credential_user_id_idx" ON "credential"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_user_id_idx" ON "api_key"("user_id");

-- CreateIndex
CREATE INDEX "audit_entry_created_at_idx" ON "audit_entry"("created_at");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_created_at_idx" ON "audit_entry"("actor_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_entry_target_created_at_idx" ON "audit_entry"("target", "created_at");

-- CreateIndex
CREATE INDEX "hold_open_expires_at_idx" ON "hold"("expires_at") WHERE (state = 'OPEN');

-- CreateIndex
CREATE UNIQUE INDEX "hold_account_id_key_key" ON "hold"("account_id", "key");

-- CreateIndex
CREATE INDEX "credit_grant_live_idx" ON "credit_grant"("account_id", "expires_at") WHERE (remaining > 0);

-- CreateIndex
CREATE INDEX "credit_grant_due_idx" ON "credit_grant"("expires_at") WHERE (remaining > held);

-- CreateIndex
CREATE UNIQUE INDEX "credit_grant_account_id_key_key" ON "credit_grant"("account_id", "key");

-- CreateIndex
CREATE INDEX "entry_account_id_kind_version_idx" ON "entry"("account_id", "kind", "version");

-- CreateIndex
CREATE UNIQUE INDEX "entry_account_id_version_key" ON "entry"("account_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "entry_account_id_key_key" ON "entry"("account_id", "key");

-- CreateIndex
CREATE INDEX "rate_effective_at_idx" ON "rate"("effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "action_hold_id_key" ON "action"("hold_id");

-- CreateIndex
CREATE INDEX "action_account_id_created_at_id_idx" ON "action"("account_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "action_open_idx" ON "action"("deadline_at") WHERE (ended_at IS NULL);

-- CreateIndex
CREATE INDEX "action_progress_created_at_idx" ON "action_progress"("created_at");

-- CreateIndex
CREATE INDEX "provider_call_action_id_idx" ON "provider_call"("action_id");

-- CreateIndex
CREATE INDEX "provider_call_model_id_started_at_idx" ON "provider_call"("model_id", "started_at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_id_fkey" FOREIGN KEY ("id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_plan_tier_fkey" FOREIGN KEY ("plan_tier") REFERENCES "plan"("tier") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_grant" ADD CONSTRAINT "credit_grant_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_grant_id_fkey" FOREIGN KEY ("grant_id") REFERENCES "credit_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "function_model" ADD CONSTRAINT "function_model_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "hold"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_rate_id_fkey" FOREIGN KEY ("rate_id") REFERENCES "rate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_progress" ADD CONSTRAINT "action_progress_action_id_fkey" FOREIGN KEY ("action_id") REFERENCES "action"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_bucket" ADD CONSTRAINT "usage_bucket_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_bucket" ADD CONSTRAINT "usage_bucket_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What admins decide of functions and models: switches, and what the provider's list proposes.
CREATE TYPE "proposal_kind" AS ENUM ('NEW', 'CHANGED', 'GONE', 'BACK');

CREATE TABLE "function_setting" (
    "function" "ai_function" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "off_reason" TEXT,
    "off_since" TIMESTAMPTZ(3),

    CONSTRAINT "function_setting_pkey" PRIMARY KEY ("function")
);

CREATE TABLE "model_proposal" (
    "id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "kind" "proposal_kind" NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "warning" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_proposal_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "catalogue_look" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,

    CONSTRAINT "catalogue_look_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "model_proposal_model_id_key" ON "model_proposal"("model_id");

ALTER TABLE function_setting ADD CHECK (version > 0), ADD CHECK ((off_reason IS NULL) = (off_since IS NULL));
ALTER TABLE catalogue_look ADD CHECK (id = 1);
INSERT INTO function_setting (function) SELECT unnest(enum_range(NULL::ai_function));

-- There is no user in them.
GRANT SELECT ON function_setting, model_proposal, catalogue_look TO palette_server, palette_admin;
GRANT UPDATE (version, off_reason, off_since) ON function_setting TO palette_server;
GRANT INSERT, UPDATE, DELETE ON model_proposal TO palette_server;
GRANT INSERT, UPDATE ON catalogue_look TO palette_server;

-- What admins note about a person, for each other. Nothing changes a note later; it goes with the person.
CREATE TABLE "user_note" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_note_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "user_note_user_id_created_at_idx" ON "user_note"("user_id", "created_at" DESC);
ALTER TABLE "user_note" ADD CONSTRAINT "user_note_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "user_note" ADD CONSTRAINT "user_note_author_id_fkey"
  FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE user_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON user_note TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY server ON user_note TO palette_server USING (true) WITH CHECK (true);
CREATE POLICY admin ON user_note FOR SELECT TO palette_admin USING (true);
GRANT SELECT, INSERT, DELETE ON user_note TO palette_server;
GRANT SELECT ON user_note TO palette_admin;

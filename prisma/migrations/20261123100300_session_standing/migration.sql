-- When somebody last proved with a password that a session is theirs: to sign in counts, which is what NULL says.
ALTER TABLE "session" ADD COLUMN "proven_at" TIMESTAMPTZ(3),
-- As whom an admin looks at the product with this session, and until when. Looking is all that they can do meanwhile.
ADD COLUMN "viewing_as" UUID,
ADD COLUMN "viewing_until" TIMESTAMPTZ(3);
ALTER TABLE "session" ADD CONSTRAINT "session_viewing_as_fkey"
  FOREIGN KEY ("viewing_as") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "session" ADD CHECK ((viewing_as IS NULL) = (viewing_until IS NULL));
CREATE INDEX "session_viewing_idx" ON "session"("viewing_as") WHERE (viewing_as IS NOT NULL);

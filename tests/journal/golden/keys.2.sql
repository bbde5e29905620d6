-- keys.db as sambung 0.1.0 wrote it beside journal.db of format 2. Never edited: later versions must read it.
PRAGMA application_id=0;
PRAGMA user_version=0;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE key(id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
INSERT INTO "key" VALUES(1,'scope-ayu',X'02498b328f4fa3faeda66a4018f688e2ab57f3bd68243c3f0ab7f5d95dab43659ae66fc49728a6b39167ce0d2dada6757b6528493292ce4cb6c48b11278479cf23bbecaa2945f16f');
CREATE TABLE canary(wrapped BLOB NOT NULL);
INSERT INTO canary VALUES(X'b6f4b898f927b2b5232233721ad839090b68fd5c3cfa27b0a90ca8ec655848fc58aa0e755c9a068ab54bc85cca1ef71836e94352c5ab');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('key',2);
COMMIT;

-- keys.db as sambung 0.1.0 wrote it beside journal.db of format 2. Never edited: later versions must read it.
PRAGMA application_id=0;
PRAGMA user_version=0;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE key(id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
INSERT INTO "key" VALUES(1,'scope-ayu',X'8972a33c1689a7e76da238e8e47849ab58b35a4a44dd43a1e1f5ab1b3f4fb255c5760fbf19a265aa96201c5319726e88b9e4c3f720c003c2e1efa282bc622639320a2b5e6cd41879');
CREATE TABLE canary(wrapped BLOB NOT NULL);
INSERT INTO canary VALUES(X'5961345d1973cbdacfe200aa17d714206946b8103619a06abc1ca4d6f8c766db7125d6828d2af802771b94aae60860039bb8e0438087');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('key',2);
COMMIT;

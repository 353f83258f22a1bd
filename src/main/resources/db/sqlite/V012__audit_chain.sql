-- Each entry carries a hash over itself and its predecessor's hash, under the key with that number, which is not in the database;
-- and the bytes of all entries until and with it. Entries from before are chained by the server when it starts.
ALTER TABLE audit ADD COLUMN total INTEGER;
ALTER TABLE audit ADD COLUMN key_id INTEGER;
ALTER TABLE audit ADD COLUMN hash BLOB;

-- Where the chain begins: the newest entry that was pruned, sealed under an audit key.
CREATE TABLE audit_anchor (
    one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    total  INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    key_id INTEGER NOT NULL,
    seal   BLOB    NOT NULL
) STRICT;

-- The secret of a TSIG key is sealed under the digest key with that number. Messages name a key and nothing else, so its name is
-- unique on the whole server.
CREATE TABLE tsig_keys (
    id        BLOB    NOT NULL PRIMARY KEY,
    account   BLOB    NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name      TEXT    NOT NULL UNIQUE,
    algorithm TEXT    NOT NULL,
    sealed    BLOB    NOT NULL,
    key_id    INTEGER NOT NULL
) STRICT;

CREATE INDEX tsig_keys_of_account ON tsig_keys (account, name, id);

CREATE TABLE peers (
    id       BLOB    NOT NULL PRIMARY KEY,
    account  BLOB    NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name     TEXT    NOT NULL,
    address  BLOB,
    port     INTEGER NOT NULL,
    tsig_key BLOB    REFERENCES tsig_keys,
    ixfr     INTEGER NOT NULL
) STRICT;

CREATE INDEX peers_of_account ON peers (account, name, id);
CREATE INDEX peers_of_key ON peers (tsig_key) WHERE tsig_key IS NOT NULL;

CREATE TABLE acls (
    id       BLOB    NOT NULL PRIMARY KEY,
    account  BLOB    NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name     TEXT    NOT NULL,
    ip_range TEXT    NOT NULL
) STRICT;

CREATE INDEX acls_of_account ON acls (account, name, id);

CREATE TABLE outgoing (
    zone           BLOB    NOT NULL PRIMARY KEY REFERENCES zones ON DELETE CASCADE,
    enabled        INTEGER NOT NULL,
    created_on     INTEGER NOT NULL,
    checked_on     INTEGER,
    transferred_on INTEGER
) STRICT;

CREATE TABLE outgoing_peers (
    zone     BLOB    NOT NULL REFERENCES outgoing ON DELETE CASCADE,
    position INTEGER NOT NULL,
    peer     BLOB    NOT NULL REFERENCES peers,
    PRIMARY KEY (zone, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX outgoing_of_peer ON outgoing_peers (peer, zone);

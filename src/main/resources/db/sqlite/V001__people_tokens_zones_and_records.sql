-- Ids are 16 bytes. Times are microseconds since 1970-01-01T00:00:00Z. A column …_folded holds the text beside it in the
-- one spelling by which texts are compared without regard to case. Lists are JSON arrays.

CREATE TABLE users (
    id            BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    email_folded  TEXT    NOT NULL UNIQUE,
    first_name    TEXT,
    last_name     TEXT,
    telephone     TEXT,
    country       TEXT,
    zipcode       TEXT,
    password_hash TEXT    NOT NULL,
    created_on    INTEGER NOT NULL,
    modified_on   INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    id          BLOB    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    name_folded TEXT    NOT NULL,
    created_on  INTEGER NOT NULL,
    modified_on INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    id         BLOB    NOT NULL PRIMARY KEY,
    account    BLOB    NOT NULL REFERENCES accounts,
    user_id    BLOB    NOT NULL REFERENCES users,
    roles      TEXT    NOT NULL,
    accepted   INTEGER NOT NULL,
    created_on INTEGER NOT NULL,
    UNIQUE (account, user_id)
) STRICT;

CREATE INDEX members_of_user ON members (user_id);

-- The digest has no index: tokens are found by it in memory only.
CREATE TABLE tokens (
    id            BLOB    NOT NULL PRIMARY KEY,
    owner_user    BLOB    REFERENCES users,
    owner_account BLOB    REFERENCES accounts,
    name          TEXT    NOT NULL,
    name_folded   TEXT    NOT NULL,
    enabled       INTEGER NOT NULL,
    policies      TEXT    NOT NULL,
    addresses     TEXT,
    not_before    INTEGER,
    expires_on    INTEGER,
    issued_on     INTEGER NOT NULL,
    modified_on   INTEGER NOT NULL,
    last_used_on  INTEGER,
    key_id        INTEGER NOT NULL,
    digest        BLOB    NOT NULL,
    CHECK ((owner_user IS NULL) <> (owner_account IS NULL))
) STRICT;

CREATE INDEX tokens_of_user ON tokens (owner_user, issued_on, id) WHERE owner_user IS NOT NULL;
CREATE INDEX tokens_of_account ON tokens (owner_account, issued_on, id) WHERE owner_account IS NOT NULL;

CREATE TABLE zones (
    id                  BLOB    NOT NULL PRIMARY KEY,
    account             BLOB    NOT NULL REFERENCES accounts,
    name                TEXT    NOT NULL UNIQUE,
    paused              INTEGER NOT NULL,
    type                TEXT    NOT NULL,
    name_servers        TEXT    NOT NULL,
    vanity_name_servers TEXT    NOT NULL,
    serial              INTEGER NOT NULL,
    created_on          INTEGER NOT NULL,
    modified_on         INTEGER NOT NULL,
    activated_on        INTEGER
) STRICT;

CREATE INDEX zones_of_account ON zones (account);

-- plain_folded is what a TXT record says without quotes and escapes, where that differs from its content.
CREATE TABLE records (
    id                  BLOB    NOT NULL PRIMARY KEY,
    zone                BLOB    NOT NULL REFERENCES zones ON DELETE CASCADE,
    name                TEXT    NOT NULL,
    type                TEXT    NOT NULL,
    content             TEXT    NOT NULL,
    content_folded      TEXT    NOT NULL,
    plain_folded        TEXT,
    priority            INTEGER,
    ttl                 INTEGER NOT NULL,
    comment             TEXT,
    comment_folded      TEXT,
    tags                TEXT,
    tags_folded         TEXT,
    created_on          INTEGER NOT NULL,
    modified_on         INTEGER NOT NULL,
    comment_modified_on INTEGER,
    tags_modified_on    INTEGER
) STRICT;

-- The default order of a list, and the records at a name: neither reads nor sorts more than the page.
CREATE INDEX records_by_type ON records (zone, type, name, created_on DESC, id);
CREATE INDEX records_by_name ON records (zone, name, type, created_on DESC, id);

-- An entry outlives what it speaks of, so it refers to nothing.
CREATE TABLE audit (
    number        INTEGER NOT NULL PRIMARY KEY,
    id            BLOB    NOT NULL,
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    actor_token   BLOB,
    actor_user    BLOB,
    actor_account BLOB,
    client        BLOB,
    action        TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    subject_id    TEXT,
    account       BLOB,
    user_id       BLOB,
    zone          BLOB,
    before        TEXT,
    after         TEXT,
    outcome       TEXT    NOT NULL,
    request_id    TEXT,
    channel       TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_of_account ON audit (account, at, number) WHERE account IS NOT NULL;
CREATE INDEX audit_of_user ON audit (user_id, at, number) WHERE user_id IS NOT NULL;

CREATE TABLE revisions (
    number INTEGER NOT NULL PRIMARY KEY,
    kind   TEXT    NOT NULL,
    id     BLOB,
    zone   BLOB
) STRICT;

-- What the catalog zone of an account lists under its serial. Members stay until the next serial, also when the zone was deleted.
CREATE TABLE catalogs (
    account BLOB    NOT NULL PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    serial  INTEGER NOT NULL
) STRICT;

CREATE TABLE catalog_members (
    account BLOB NOT NULL REFERENCES catalogs ON DELETE CASCADE,
    zone    BLOB NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (account, zone)
) STRICT, WITHOUT ROWID;

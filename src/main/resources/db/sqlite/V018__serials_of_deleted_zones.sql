-- The last serial of each name whose zone was deleted: a zone with that name must start above it, because nameservers
-- that still serve the deleted zone ignore an older serial.
CREATE TABLE deleted_serials (
    name   TEXT    NOT NULL PRIMARY KEY,
    serial INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

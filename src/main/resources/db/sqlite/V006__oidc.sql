-- By whom a user is known to an OpenID provider.
CREATE TABLE identities (
    user_id   BLOB    NOT NULL PRIMARY KEY REFERENCES users,
    issuer    TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    linked_on INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

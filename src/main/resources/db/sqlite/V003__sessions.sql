-- Who is signed in. The digest is that of the secret in the browser's cookie.
CREATE TABLE sessions (
    id               BLOB    NOT NULL PRIMARY KEY,
    user_id          BLOB    NOT NULL REFERENCES users,
    digest           BLOB    NOT NULL UNIQUE,
    created_on       INTEGER NOT NULL,
    authenticated_on INTEGER NOT NULL,
    last_seen_on     INTEGER NOT NULL,
    client           BLOB,
    user_agent       TEXT    NOT NULL
) STRICT;

CREATE INDEX sessions_of_user ON sessions (user_id, created_on DESC, id);

-- Who may become a user and a member. The digest is that of the secret in the link that was handed out.
CREATE TABLE invitations (
    id         BLOB    NOT NULL PRIMARY KEY,
    account    BLOB    NOT NULL REFERENCES accounts,
    inviter    BLOB    REFERENCES users,
    email      TEXT    NOT NULL,
    roles      TEXT    NOT NULL,
    digest     BLOB    NOT NULL UNIQUE,
    created_on INTEGER NOT NULL,
    expires_on INTEGER NOT NULL
) STRICT;

CREATE INDEX invitations_of_account ON invitations (account, created_on, id);

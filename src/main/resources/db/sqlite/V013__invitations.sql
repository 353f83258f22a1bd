-- Whether it was proven that a user's address is theirs. The first user set the server up. That a user is linked to a person at a
-- provider proves nothing: a session could link any person there, by whatever address the provider knew them.
ALTER TABLE users ADD COLUMN email_proven_on INTEGER;

UPDATE users SET email_proven_on = created_on
WHERE id = (SELECT id FROM users ORDER BY created_on, id LIMIT 1);

-- Who made an invitation is asked again when it is accepted, and the address may be a user's or not. The id is that of the
-- member that it becomes. One that a token made has no link until a person asks for it.
CREATE TABLE invitations_anew (
    id           BLOB    NOT NULL PRIMARY KEY,
    account      BLOB    NOT NULL REFERENCES accounts,
    inviter      BLOB    REFERENCES users,
    token        BLOB    REFERENCES tokens ON DELETE CASCADE,
    email        TEXT    NOT NULL,
    email_folded TEXT    NOT NULL,
    roles        TEXT    NOT NULL,
    digest       BLOB    UNIQUE,
    created_on   INTEGER NOT NULL,
    expires_on   INTEGER NOT NULL,
    UNIQUE (account, email_folded)
) STRICT;

-- Of which token an open invitation came was not kept, so only those that people made signed in go on.
INSERT INTO invitations_anew (id, account, inviter, email, email_folded, roles, digest, created_on, expires_on)
SELECT id, account, inviter, email, lower(email), roles, digest, created_on, expires_on
FROM invitations
WHERE inviter IS NOT NULL
    AND EXISTS (
        SELECT 1 FROM audit
        WHERE audit.account = invitations.account AND at = created_on AND action = 'invitation.create'
            AND channel = 'dashboard' AND json_extract(after, '$.id') = lower(hex(invitations.id)))
ORDER BY created_on DESC
ON CONFLICT (account, email_folded) DO NOTHING;

DROP TABLE invitations;
ALTER TABLE invitations_anew RENAME TO invitations;

CREATE INDEX invitations_of_address ON invitations (email_folded);
CREATE INDEX invitations_of_inviter ON invitations (inviter) WHERE inviter IS NOT NULL;
CREATE INDEX invitations_of_token ON invitations (token) WHERE token IS NOT NULL;

-- A member who had accepted and was set back was suspended; one who never accepted is invited for another seven days.
ALTER TABLE members ADD COLUMN suspended_on INTEGER;

UPDATE members SET suspended_on = CAST(strftime('%s', 'now') AS INTEGER) * 1000000
WHERE accepted = 0
    AND EXISTS (
        SELECT 1 FROM audit
        WHERE audit.account = members.account AND subject_id = lower(hex(members.id))
            AND json_extract(before, '$.status') = 'accepted');

INSERT INTO invitations (id, account, inviter, token, email, email_folded, roles, created_on, expires_on)
SELECT members.id, members.account, audit.actor_user, audit.actor_token, email, email_folded, roles, members.created_on,
    (CAST(strftime('%s', 'now') AS INTEGER) + 7 * 24 * 60 * 60) * 1000000
FROM members
JOIN users ON users.id = members.user_id
JOIN audit ON audit.account = members.account AND action = 'member.create' AND subject_id = lower(hex(members.id))
WHERE accepted = 0 AND suspended_on IS NULL
    AND (actor_token IS NULL OR EXISTS (SELECT 1 FROM tokens WHERE tokens.id = actor_token))
ON CONFLICT (account, email_folded) DO NOTHING;

DELETE FROM members WHERE accepted = 0 AND suspended_on IS NULL;

ALTER TABLE members DROP COLUMN accepted;

-- When a token was last used, apart from the token: it changes with every use, and beside the policies each change would
-- rewrite a page of half a dozen tokens instead of one of a hundred and fifty.
CREATE TABLE token_uses (
    token_id      BLOB    NOT NULL PRIMARY KEY REFERENCES tokens (id) ON DELETE CASCADE,
    last_used_on  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO token_uses (token_id, last_used_on)
SELECT id, last_used_on FROM tokens WHERE last_used_on IS NOT NULL ORDER BY +id; -- +: else it reads every token by the index

ALTER TABLE tokens DROP COLUMN last_used_on;

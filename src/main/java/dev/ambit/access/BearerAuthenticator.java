package dev.ambit.access;

import dev.ambit.core.token.DigestKey;
import dev.ambit.core.token.TokenText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by their Bearer token (RFC 6750). A token of the wrong shape or checksum is refused before anything is
 * digested or looked up.
 */
public final class BearerAuthenticator implements Authenticator {
    private static final String SCHEME = "Bearer ";
    private static final Pattern TOKEN68 = Pattern.compile("[A-Za-z0-9._~+/-]{1,512}=*");

    private final TokenLookup tokens;
    private final List<DigestKey> keys;

    /** {@code keys} are the current key and then the retired ones, under which older tokens are still known. */
    public BearerAuthenticator(TokenLookup tokens, List<DigestKey> keys) {
        this.tokens = tokens;
        this.keys = List.copyOf(keys);
    }

    @Override
    public Authentication authenticate(
            @Nullable String authorization, @Nullable String authKey, @Nullable String authEmail) {
        if (authorization != null) {
            return bearer(authorization);
        }
        return authKey != null || authEmail != null ? new Authentication.ApiKey() : new Authentication.Missing();
    }

    private Authentication bearer(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Authentication.Malformed();
        }
        String presented = header.substring(SCHEME.length()).strip();
        Optional<TokenText> text = TokenText.parse(presented);
        if (text.isEmpty()) {
            return TOKEN68.matcher(presented).matches() ? new Authentication.Unknown() : new Authentication.Malformed();
        }
        for (DigestKey key : keys) {
            KnownToken known = tokens.find(key.digest(text.get()));
            if (known != null) {
                return new Authentication.Proved(known);
            }
        }
        return new Authentication.Unknown();
    }
}

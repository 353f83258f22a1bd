package dev.ambit.access;

import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenSecret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates callers by Bearer token (RFC 6750). A token with the wrong shape or checksum is rejected before
 * anything is digested or looked up.
 */
public final class BearerAuthenticator implements Authenticator {
    private static final String SCHEME = "Bearer ";

    /** Longer than the tokens of all common issuers. */
    private static final int MAX_LENGTH = 64;

    private final TokenLookup tokens;
    private final HmacKey current;
    private final List<HmacKey> retired;
    private final RetiredDigestListener retiredDigestListener;

    /** Creates an authenticator that does not report the use of retired keys. */
    public BearerAuthenticator(TokenLookup tokens, List<HmacKey> keys) {
        this(tokens, keys, RetiredDigestListener.NONE);
    }

    /**
     * {@code keys} are the current key and then the retired ones, under which older tokens are still accepted.
     *
     * @param retiredDigestListener is notified of tokens that are found under a retired key
     */
    public BearerAuthenticator(TokenLookup tokens, List<HmacKey> keys, RetiredDigestListener retiredDigestListener) {
        this.tokens = tokens;
        this.current = keys.getFirst();
        this.retired = List.copyOf(keys.subList(1, keys.size()));
        this.retiredDigestListener = retiredDigestListener;
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
        Optional<TokenSecret> secret = TokenSecret.parse(presented);
        if (secret.isEmpty()) {
            return hasForm(presented) ? new Authentication.Unknown() : new Authentication.Malformed();
        }
        TokenDigest digest = current.digest(secret.get());
        IndexedToken known = tokens.find(digest);
        if (known == null && !retired.isEmpty()) {
            known = findByRetiredKey(secret.get(), digest);
        }
        return known == null ? new Authentication.Unknown() : new Authentication.TokenAuthenticated(known);
    }

    private @Nullable IndexedToken findByRetiredKey(TokenSecret secret, TokenDigest digest) {
        for (HmacKey key : retired) {
            TokenDigest older = key.digest(secret);
            IndexedToken known = tokens.find(older);
            if (known != null) {
                retiredDigestListener.onRetiredDigest(known, older, digest);
                return known;
            }
        }
        return tokens.find(digest); // its digest may have been renewed between the two look-ups
    }

    /**
     * Whether {@code presented} has the form of a token of Ambit or Cloudflare: 40 letters, digits, {@code -} and
     * {@code _}, or up to 64 as Cloudflare issues them since 2026. Other text was copied wrongly or is the name of a
     * variable, and clients report this to their users. Written by hand: with a regular expression, rejecting garbage
     * cost more than accepting a token.
     */
    private static boolean hasForm(String presented) {
        int length = presented.length();
        if (length < TokenSecret.LENGTH || length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!isTokenCharacter(presented.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}

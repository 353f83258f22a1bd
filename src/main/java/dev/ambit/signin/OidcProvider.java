package dev.ambit.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCScopeValue;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.ambit.core.account.EmailAddress;
import dev.ambit.core.account.Session;
import dev.ambit.core.limit.Source;
import dev.ambit.http.SafeText;
import dev.ambit.signin.OidcFailure.Reason;
import dev.ambit.signin.OidcLogin.Purpose;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OpenID provider. It is asked only when somebody signs in, and nothing but what its settings and, from there, its own
 * description name is asked: over TLS (or on the loopback), for a few seconds, without following where an answer points to.
 */
final class OidcProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration KEPT = Duration.ofHours(1);

    /** Core, 2: at most 255 characters of ASCII. What is longer, or would break a line of the log, is no subject. */
    private static final Pattern SUBJECT = Pattern.compile("[ -~]{1,255}");

    private final OidcSettings settings;
    private final InstantSource clock;
    private final Issuer issuer;
    private final ClientID client;
    private final ProviderRequestLimiter providerRequestLimiter = new ProviderRequestLimiter();
    private volatile @Nullable Description description;

    OidcProvider(OidcSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.issuer = new Issuer(settings.issuer());
        this.client = new ClientID(settings.clientId());
    }

    /**
     * Whom the provider vouches for.
     *
     * @param email null when the provider does not say that it is the person's
     * @param authenticatedOn when the person last proved it to the provider; null when it does not say
     */
    record Identity(
            String issuer,
            String subject,
            @Nullable String email,
            @Nullable Instant authenticatedOn) {}

    OidcSettings settings() {
        return settings;
    }

    /**
     * Where to send the person, who comes from {@code source}.
     *
     * @throws OidcFailure when the provider cannot be asked
     */
    URI address(OidcLogin trip, Source source) {
        return asking(source, () -> {
            AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                            ResponseType.CODE,
                            new Scope(OIDCScopeValue.OPENID, OIDCScopeValue.EMAIL),
                            client,
                            trip.redirect())
                    .endpointURI(description().metadata().getAuthorizationEndpointURI())
                    .state(new State(trip.state()))
                    .nonce(new Nonce(trip.nonce()))
                    .codeChallenge(new CodeVerifier(trip.verifier()), CodeChallengeMethod.S256)
                    // Whoever is asked for an age has to say it (Core, 3.1.2.1); else nobody would know how old the
                    // proof is.
                    .maxAge((int) Session.MAX_AGE.toSeconds());
            if (trip.purpose() == Purpose.PROVE) {
                request.maxAge(0).prompt(new Prompt(Prompt.Type.LOGIN));
            }
            return request.build().toURI();
        });
    }

    /**
     * Whom {@code parameters}, with which a browser at {@code source} came back from {@code trip}, stand for.
     *
     * @throws OidcFailure when for nobody
     */
    Identity identify(OidcLogin trip, Map<String, List<String>> parameters, Source source) {
        return asking(source, () -> {
            Description known = description();
            AuthorizationCode code = code(known.metadata(), trip, parameters);
            OIDCTokens tokens = exchange(known.metadata(), trip, code);
            IDTokenClaimsSet claims = known.validator().validate(tokens.getIDToken(), new Nonce(trip.nonce()));
            // Core, 3.1.3.7, 5, which the library leaves to us: made for another client, with this one as a reader.
            String party = claims.getStringClaim("azp");
            if (party != null && !party.equals(settings.clientId())) {
                throw new GeneralException("the ID token was made for another client");
            }
            ClaimsSet withEmail =
                    claims.getClaim("email") == null ? userInfo(known.metadata(), tokens, claims) : claims;
            boolean isVerified = Boolean.TRUE.equals(withEmail.getClaim("email_verified"));
            Date authenticated = claims.getAuthenticationTime();
            return new Identity(
                    claims.getIssuer().getValue(),
                    subject(claims),
                    isVerified ? email(withEmail) : null,
                    authenticated == null ? null : authenticated.toInstant());
        });
    }

    private static String subject(IDTokenClaimsSet claims) throws GeneralException {
        String subject = claims.getSubject().getValue();
        if (!SUBJECT.matcher(subject).matches()) {
            throw new GeneralException("the subject of the ID token is not 1 to 255 characters of ASCII");
        }
        return subject;
    }

    /** Null when it is none: it finds no user then, and is stored nowhere. */
    private static @Nullable String email(ClaimsSet claims) {
        String email = claims.getStringClaim("email");
        return email != null && email.length() <= EmailAddress.MAX_LENGTH && EmailAddress.isValid(email) ? email : null;
    }

    private AuthorizationCode code(OIDCProviderMetadata metadata, OidcLogin trip, Map<String, List<String>> parameters)
            throws GeneralException {
        AuthenticationResponse response = AuthenticationResponseParser.parse(trip.redirect(), parameters);
        // RFC 9207: an answer of another provider must not be taken for one of this (mix-up).
        Issuer named = response.getIssuer();
        boolean isOurs = named == null ? !metadata.supportsAuthorizationResponseIssuerParam() : named.equals(issuer);
        if (!isOurs) {
            throw new GeneralException("the answer names another issuer");
        }
        if (!response.indicatesSuccess()) {
            ErrorObject error = response.toErrorResponse().getErrorObject();
            if (OAuth2Error.ACCESS_DENIED.equals(error)) {
                throw new OidcFailure(Reason.DENIED);
            }
            throw new GeneralException("it answered " + error.getCode());
        }
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        if (code == null) {
            throw new GeneralException("it sent no code");
        }
        return code;
    }

    private OIDCTokens exchange(OIDCProviderMetadata metadata, OidcLogin trip, AuthorizationCode code)
            throws GeneralException, IOException {
        AuthorizationCodeGrant grant =
                new AuthorizationCodeGrant(code, trip.redirect(), new CodeVerifier(trip.verifier()));
        TokenRequest request = new TokenRequest.Builder(
                        secure(metadata.getTokenEndpointURI()), authentication(metadata), grant)
                .build();
        TokenResponse response = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
        if (!response.indicatesSuccess()) {
            ErrorObject error = response.toErrorResponse().getErrorObject();
            throw new GeneralException("it gave no tokens for the code: " + error.getCode());
        }
        return ((OIDCTokenResponse) response.toSuccessResponse()).getOIDCTokens();
    }

    private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
        List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
        boolean inBody = methods != null
                && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        Secret secret = new Secret(settings.clientSecret());
        return inBody ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret);
    }

    /** Many providers say the address there alone (Core, 5.4). */
    private ClaimsSet userInfo(OIDCProviderMetadata metadata, OIDCTokens tokens, IDTokenClaimsSet claims)
            throws GeneralException, IOException {
        URI endpoint = metadata.getUserInfoEndpointURI();
        if (endpoint == null) {
            return claims;
        }
        HTTPResponse answer = send(new UserInfoRequest(secure(endpoint), tokens.getAccessToken()).toHTTPRequest());
        UserInfoResponse response = UserInfoResponse.parse(answer);
        UserInfo found =
                response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
        // Core, 5.3.2: an access token may have been swapped for one of somebody else.
        if (found == null || !found.getSubject().equals(claims.getSubject())) {
            throw new GeneralException("its userinfo endpoint does not speak of the person in the ID token");
        }
        return found;
    }

    /** What the provider says of itself, and what holds its ID tokens to it. */
    private record Description(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}

    private Description description() throws GeneralException, IOException {
        Description known = description;
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = discover();
            description = known;
        }
        return known;
    }

    private Description discover() throws GeneralException, IOException {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, OidcProvider::restrain);
        secure(metadata.getAuthorizationEndpointURI());
        Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        // Not with the client's secret as the key, and never without one.
        algorithms.retainAll(metadata.getIDTokenJWSAlgs() == null ? Set.of() : metadata.getIDTokenJWSAlgs());
        if (algorithms.isEmpty()) {
            throw new GeneralException("it signs with nothing that is known here");
        }
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        secure(metadata.getJWKSetURI()).toURL(), OidcProvider::resource)
                .refreshAheadCache(false) // it would keep a thread
                .build();
        IDTokenValidator validator =
                new IDTokenValidator(issuer, client, new JWSVerificationKeySelector<>(algorithms, keys), null);
        return new Description(metadata, validator, clock.instant().plus(KEPT));
    }

    /** A description that came over TLS must not lead to what listens on this machine's loopback. */
    private URI secure(@Nullable URI endpoint) throws GeneralException {
        boolean isSecure = endpoint != null
                && OidcSettings.isSecure(endpoint)
                && (OidcSettings.isTls(endpoint) || !OidcSettings.isTls(settings.issuer()));
        if (endpoint == null || !isSecure) {
            throw new GeneralException("an endpoint of it is missing or not reached over TLS");
        }
        return endpoint;
    }

    private static Resource resource(URL address) throws IOException {
        HTTPResponse response = send(new HTTPRequest(HTTPRequest.Method.GET, address));
        if (response.getStatusCode() != HTTPResponse.SC_OK) {
            throw new IOException("the keys were answered with " + response.getStatusCode());
        }
        return new Resource(String.valueOf(response.getBody()), response.getHeaderValue("Content-Type"));
    }

    private static HTTPResponse send(HTTPRequest request) throws IOException {
        restrain(request);
        return request.send();
    }

    private static void restrain(HTTPRequest request) {
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setFollowRedirects(false);
    }

    private interface Question<T> {
        T ask() throws GeneralException, IOException, BadJOSEException, JOSEException;
    }

    private <T> T asking(Source source, Question<T> question) {
        if (!providerRequestLimiter.enter(source)) {
            throw new OidcFailure(Reason.PROVIDER);
        }
        try {
            return question.ask();
        } catch (ParseException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | IndexOutOfBoundsException
                | DateTimeException e) {
            // The library's values throw the unchecked ones at claims and parameters that they do not take, an empty
            // `sub`
            // say. The message may repeat what could not be read, and that may hold a secret.
            throw failed("its answer cannot be read", e);
        } catch (GeneralException | IOException | BadJOSEException | JOSEException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        } finally {
            providerRequestLimiter.leave(source);
        }
    }

    private OidcFailure failed(String why, Exception e) {
        LOG.warn(
                "single sign-on by {} failed: {} ({})",
                issuer,
                SafeText.plain(why),
                e.getClass().getSimpleName());
        return new OidcFailure(Reason.PROVIDER);
    }
}

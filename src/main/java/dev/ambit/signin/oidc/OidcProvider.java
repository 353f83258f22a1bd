package dev.ambit.signin.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
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
import dev.ambit.http.wire.SafeText;
import dev.ambit.signin.oidc.OidcFailure.Reason;
import dev.ambit.signin.oidc.OidcLogin.Purpose;
import java.io.IOException;
import java.net.URI;
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
 * Client of the OpenID provider. It sends requests only during a login, and only to the issuer of the settings and the
 * endpoints of its discovery document: over TLS (or on the loopback), with a timeout of a few seconds, and without
 * following redirects.
 */
public final class OidcProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);
    private static final Duration CACHE_TIME = Duration.ofHours(1);

    /** OpenID Connect Core, 2: at most 255 ASCII characters. Control characters would break lines of the log. */
    private static final Pattern SUBJECT = Pattern.compile("[ -~]{1,255}");

    private final OidcSettings settings;
    private final InstantSource clock;
    private final Issuer issuer;
    private final ClientID client;
    private final ProviderRequestLimiter providerRequestLimiter = new ProviderRequestLimiter();
    private volatile @Nullable Discovery discovery;

    public OidcProvider(OidcSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.issuer = new Issuer(settings.issuer());
        this.client = new ClientID(settings.clientId());
    }

    /**
     * The identity that the provider asserts.
     *
     * @param email the verified e-mail address; null when the provider asserts none
     * @param authenticatedOn when the provider last authenticated the user ({@code auth_time}); null when it does not
     *     say
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
     * The authorization URI, to which the browser at {@code source} is sent.
     *
     * @throws OidcFailure when the provider cannot be reached
     */
    URI authorizationUri(OidcLogin login, Source source) {
        return limited(source, () -> {
            AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                            ResponseType.CODE,
                            new Scope(OIDCScopeValue.OPENID, OIDCScopeValue.EMAIL),
                            client,
                            login.redirect())
                    .endpointURI(discovery().metadata().getAuthorizationEndpointURI())
                    .state(new State(login.state()))
                    .nonce(new Nonce(login.nonce()))
                    .codeChallenge(new CodeVerifier(login.verifier()), CodeChallengeMethod.S256)
                    // With max_age the provider must send auth_time (Core, 3.1.2.1).
                    .maxAge((int) Session.MAX_AGE.toSeconds());
            if (login.purpose() == Purpose.REAUTHENTICATE) {
                request.maxAge(0).prompt(new Prompt(Prompt.Type.LOGIN));
            }
            return request.build().toURI();
        });
    }

    /**
     * Redeems the authorization response: {@code parameters} are those of the callback, sent by a browser at
     * {@code source}.
     *
     * @throws OidcFailure when the response is not valid or the provider cannot be reached
     */
    Identity identify(OidcLogin login, Map<String, List<String>> parameters, Source source) {
        return limited(source, () -> {
            Discovery current = discovery();
            AuthorizationCode code = code(current.metadata(), login, parameters);
            OIDCTokens tokens = exchange(current.metadata(), login, code);
            IDTokenClaimsSet claims = current.validator().validate(tokens.getIDToken(), new Nonce(login.nonce()));
            // Core, 3.1.3.7, 5, which the library does not check: the token was issued to another client, and this one
            // is only in its audience.
            String party = claims.getStringClaim("azp");
            if (party != null && !party.equals(settings.clientId())) {
                throw new GeneralException("the ID token was issued to another client");
            }
            ClaimsSet withEmail =
                    claims.getClaim("email") == null ? userInfo(current.metadata(), tokens, claims) : claims;
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
            throw new GeneralException("the subject of the ID token is not 1 to 255 printable ASCII characters");
        }
        return subject;
    }

    /** Null when it is not a valid address: it then matches no user and is not stored. */
    private static @Nullable String email(ClaimsSet claims) {
        String email = claims.getStringClaim("email");
        return email != null && email.length() <= EmailAddress.MAX_LENGTH && EmailAddress.isValid(email) ? email : null;
    }

    private AuthorizationCode code(OIDCProviderMetadata metadata, OidcLogin login, Map<String, List<String>> parameters)
            throws GeneralException {
        AuthenticationResponse response = AuthenticationResponseParser.parse(login.redirect(), parameters);
        // RFC 9207: prevents mix-up attacks, where the response of another provider is taken for one of this provider.
        Issuer named = response.getIssuer();
        boolean isOurs = named == null ? !metadata.supportsAuthorizationResponseIssuerParam() : named.equals(issuer);
        if (!isOurs) {
            throw new GeneralException("the authorization response has the wrong issuer or none");
        }
        if (!response.indicatesSuccess()) {
            ErrorObject error = response.toErrorResponse().getErrorObject();
            if (OAuth2Error.ACCESS_DENIED.equals(error)) {
                throw new OidcFailure(Reason.DENIED);
            }
            throw new GeneralException("the authorization response is an error: " + error.getCode());
        }
        AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
        if (code == null) {
            throw new GeneralException("the authorization response has no code");
        }
        return code;
    }

    private OIDCTokens exchange(OIDCProviderMetadata metadata, OidcLogin login, AuthorizationCode code)
            throws GeneralException, IOException {
        AuthorizationCodeGrant grant =
                new AuthorizationCodeGrant(code, login.redirect(), new CodeVerifier(login.verifier()));
        TokenRequest request = new TokenRequest.Builder(
                        secure(metadata.getTokenEndpointURI()), authentication(metadata), grant)
                .build();
        TokenResponse response = OIDCTokenResponseParser.parse(ProviderHttp.send(request.toHTTPRequest()));
        if (!response.indicatesSuccess()) {
            ErrorObject error = response.toErrorResponse().getErrorObject();
            throw new GeneralException("the token response is an error: " + error.getCode());
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

    /** Many providers return the e-mail address only from the userinfo endpoint (Core, 5.4). */
    private ClaimsSet userInfo(OIDCProviderMetadata metadata, OIDCTokens tokens, IDTokenClaimsSet claims)
            throws GeneralException, IOException {
        URI endpoint = metadata.getUserInfoEndpointURI();
        if (endpoint == null) {
            return claims;
        }
        UserInfoResponse response = UserInfoResponse.parse(
                ProviderHttp.send(new UserInfoRequest(secure(endpoint), tokens.getAccessToken()).toHTTPRequest()));
        UserInfo found =
                response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
        // Core, 5.3.2: prevents token substitution, where the access token is that of another user.
        if (found == null || !found.getSubject().equals(claims.getSubject())) {
            throw new GeneralException("the userinfo response is an error or has another subject than the ID token");
        }
        return found;
    }

    /** The provider's discovery document, the validator of its ID tokens, and the time until which both are cached. */
    private record Discovery(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}

    private Discovery discovery() throws GeneralException, IOException {
        Discovery current = discovery;
        if (current == null || !clock.instant().isBefore(current.until())) {
            current = discover();
            discovery = current;
        }
        return current;
    }

    private Discovery discover() throws GeneralException, IOException {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer, ProviderHttp::configure);
        secure(metadata.getAuthorizationEndpointURI());
        Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        // Neither HMAC with the client secret nor `none`.
        algorithms.retainAll(metadata.getIDTokenJWSAlgs() == null ? Set.of() : metadata.getIDTokenJWSAlgs());
        if (algorithms.isEmpty()) {
            throw new GeneralException("it supports no RSA or EC signature algorithm for ID tokens");
        }
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        secure(metadata.getJWKSetURI()).toURL(), ProviderHttp::resource)
                .refreshAheadCache(false) // would need a thread of its own
                .build();
        IDTokenValidator validator =
                new IDTokenValidator(issuer, client, new JWSVerificationKeySelector<>(algorithms, keys), null);
        return new Discovery(metadata, validator, clock.instant().plus(CACHE_TIME));
    }

    /** An issuer reached over TLS must not direct requests to services on this machine's loopback. */
    private URI secure(@Nullable URI endpoint) throws GeneralException {
        boolean isSecure = endpoint != null
                && OidcSettings.isSecure(endpoint)
                && (OidcSettings.isTls(endpoint) || !OidcSettings.isTls(settings.issuer()));
        if (endpoint == null || !isSecure) {
            throw new GeneralException("an endpoint is missing in its discovery document or does not use TLS");
        }
        return endpoint;
    }

    private interface ProviderCall<T> {
        T call() throws GeneralException, IOException, BadJOSEException, JOSEException;
    }

    private <T> T limited(Source source, ProviderCall<T> call) {
        if (!providerRequestLimiter.tryAcquire(source)) {
            throw new OidcFailure(Reason.PROVIDER);
        }
        try {
            return call.call();
        } catch (ParseException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | IndexOutOfBoundsException
                | DateTimeException e) {
            // The library throws unchecked exceptions for claims and parameters that it does not accept, such as an
            // empty `sub`. Their message is not logged: it may quote the input, which may contain a secret.
            throw failed("its response cannot be parsed", e);
        } catch (GeneralException | IOException | BadJOSEException | JOSEException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        } finally {
            providerRequestLimiter.release(source);
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

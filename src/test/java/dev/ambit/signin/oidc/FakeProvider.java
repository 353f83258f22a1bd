package dev.ambit.signin.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID provider on the loopback with configurable responses. It checks PKCE and the client secret. */
final class FakeProvider implements AutoCloseable {
    static final String CLIENT = "ambit";
    static final String SECRET = "the secret that both sides know, 32 bytes or more";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RSAKey key;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Object> description = new TreeMap<>();
    private UnaryOperator<JWTClaimsSet> forging = UnaryOperator.identity();
    private Signing signing = Signing.RIGHT;
    private @Nullable String userInfo;
    private boolean isElsewhere;
    private volatile @Nullable Semaphore held;
    private final CountDownLatch released = new CountDownLatch(1);
    private int counter;

    /** The user at the provider, as the claims describe them. */
    record Person(
            String subject,
            @Nullable String email,
            Object isVerified,
            @Nullable Instant authenticatedOn) {
        static Person verified(String subject, String email) {
            return new Person(subject, email, true, null);
        }

        Person authenticated(Instant at) {
            return new Person(subject, email, isVerified, at);
        }
    }

    /** How ID tokens are signed. */
    enum Signing {
        RIGHT,
        BY_ANOTHER_KEY,
        WITH_THE_SECRET,
        NOT
    }

    private record Grant(Person person, Map<String, String> request) {}

    private FakeProvider() throws IOException, JOSEException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        key = new RSAKeyGenerator(2048).keyID("1").generate();
        description.putAll(Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "userinfo_endpoint",
                issuer() + "/userinfo",
                "jwks_uri",
                issuer() + "/jwks",
                "response_types_supported",
                new String[] {"code"},
                "subject_types_supported",
                new String[] {"public"},
                "id_token_signing_alg_values_supported",
                new String[] {"RS256", "HS256", "none"},
                "authorization_response_iss_parameter_supported",
                true));
        http.createContext("/.well-known/openid-configuration", this::serveDescription);
        http.createContext("/elsewhere", exchange -> json(exchange, description));
        http.createContext("/jwks", exchange -> json(exchange, new JWKSet(key.toPublicJWK()).toJSONObject()));
        http.createContext("/token", this::exchange);
        http.createContext("/userinfo", exchange -> answer(exchange, 200, String.valueOf(userInfo)));
        http.setExecutor(threads);
        http.start();
    }

    static FakeProvider start() {
        try {
            return new FakeProvider();
        } catch (IOException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Changes the claims of all following ID tokens. */
    void forge(UnaryOperator<JWTClaimsSet> wanted) {
        forging = wanted;
    }

    void sign(Signing wanted) {
        signing = wanted;
    }

    /** Sets the response of the userinfo endpoint. */
    void say(String json) {
        userInfo = json;
    }

    /** Sets a member of the discovery document. */
    void describe(String name, Object value) {
        description.put(name, value);
    }

    /** Redirects requests for the discovery document to another address, where it is served. */
    void moveDescription() {
        isElsewhere = true;
    }

    /** Holds the responses to codes that it did not issue; each held request releases a permit of {@code arrived}. */
    void holdInvented(Semaphore arrived) {
        held = arrived;
    }

    /** Releases the held responses. */
    void release() {
        released.countDown();
    }

    /** The query of the callback for {@code person}, who was sent to {@code address}. */
    String answer(String address, Person person) {
        return answer(address, person, issuer());
    }

    /** The same with another {@code iss} parameter; without one when {@code issuer} is empty. */
    String answer(String address, Person person, String issuer) {
        Map<String, String> request = form(URI.create(address).getRawQuery());
        String code = "code" + ++counter;
        grants.put(code, new Grant(person, request));
        return "code=" + code + "&state=" + request.get("state") + (issuer.isEmpty() ? "" : "&iss=" + issuer);
    }

    static Map<String, String> form(String encoded) {
        Map<String, String> form = new HashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return form;
    }

    private void serveDescription(HttpExchange exchange) throws IOException {
        if (isElsewhere) {
            exchange.getResponseHeaders().set("Location", issuer() + "/elsewhere");
            answer(exchange, 302, "{}");
        } else {
            json(exchange, description);
        }
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        Grant grant = grants.remove(form.get("code"));
        Semaphore arrived = held;
        if (grant == null && arrived != null) {
            arrived.release();
            awaitRelease();
        }
        boolean isRight = grant != null
                && digest(form.getOrDefault("code_verifier", ""))
                        .equals(grant.request().get("code_challenge"))
                && form.getOrDefault("redirect_uri", "").equals(grant.request().get("redirect_uri"))
                && isClient(exchange.getRequestHeaders().getFirst("Authorization"));
        if (grant == null || !isRight) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        json(
                exchange,
                Map.of(
                        "access_token", "opaque",
                        "token_type", "Bearer",
                        "id_token", signed(forging.apply(claims(grant)))));
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isClient(String authorization) {
        String pair = new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())), UTF_8);
        return URLDecoder.decode(pair, UTF_8).equals(CLIENT + ":" + SECRET);
    }

    private JWTClaimsSet claims(Grant grant) {
        Instant now = InstantSource.system().instant();
        Person person = grant.person();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(CLIENT)
                .subject(person.subject())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", grant.request().get("nonce"));
        if (person.email() != null) {
            claims.claim("email", person.email()).claim("email_verified", person.isVerified());
        }
        if (person.authenticatedOn() != null) {
            claims.claim("auth_time", person.authenticatedOn().getEpochSecond());
        }
        return claims.build();
    }

    private String signed(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    signing == Signing.WITH_THE_SECRET
                            ? new JWSHeader(JWSAlgorithm.HS256)
                            : new JWSHeader.Builder(JWSAlgorithm.RS256)
                                    .keyID("1")
                                    .build(),
                    claims);
            switch (signing) {
                case RIGHT -> token.sign(new RSASSASigner(key));
                case BY_ANOTHER_KEY -> token.sign(new RSASSASigner(new RSAKeyGenerator(2048).generate()));
                case WITH_THE_SECRET -> token.sign(new MACSigner(SECRET));
                case NOT -> {
                    return new PlainJWT(claims).serialize();
                }
            }
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static String digest(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void json(HttpExchange exchange, Map<String, Object> value) throws IOException {
        answer(exchange, 200, JsonMapper.shared().writeValueAsString(value));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        release();
        http.stop(0);
        threads.close();
    }
}

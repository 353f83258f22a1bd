package dev.ambit.signin.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import dev.ambit.core.account.PasskeyId;
import dev.ambit.core.resource.UserId;
import dev.ambit.storage.StoredPasskey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Verifies passkey registrations and assertions (Web Authentication level 3, 7.1 and 7.2). User verification, by a
 * fingerprint or a PIN, is required, so that a passkey alone is as good as a password with a second factor.
 * Attestation is not requested.
 *
 * <p>Every runtime exception of the library is a rejection: for malformed input it also throws the exceptions of its
 * parsers, not only its own.
 */
public final class PasskeyVerifier {
    /** The COSE numbers of ES256, EdDSA and RS256, in order of preference. */
    static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    /** Initialised with the first passkey: its mappers take a tenth of a second and some megabytes. */
    private static final class Library {
        private static final ObjectConverter CONVERTER = new ObjectConverter();
        private static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
        private static final AttestedCredentialDataConverter DATA = new AttestedCredentialDataConverter(CONVERTER);

        private Library() {}
    }

    private final Challenges challenges;
    private final RandomGenerator random;

    /** {@code random} must be cryptographically strong. */
    public PasskeyVerifier(Challenges challenges, RandomGenerator random) {
        this.challenges = challenges;
        this.random = random;
    }

    /**
     * The site on which a passkey is used.
     *
     * @param origin the origin of the page, as the browser sends it
     * @param host its host, to which passkeys are bound
     */
    record RelyingParty(String origin, String host) {
        /** The site of {@code origin}; empty when that has no host. */
        static Optional<RelyingParty> of(String origin) {
            String host = new Origin(origin).getHost();
            return host == null ? Optional.empty() : Optional.of(new RelyingParty(origin, host));
        }

        private ServerProperty with(byte[] challenge) {
            return ServerProperty.builder()
                    .origin(new Origin(origin))
                    .rpId(host)
                    .challenge(new DefaultChallenge(challenge))
                    .build();
        }
    }

    /** A challenge to sign, once and within five minutes; {@code purpose} names the operation and its user. */
    String createChallenge(String purpose, Instant at) {
        return base64(challenges.create(purpose, at));
    }

    /** A passkey that the browser has just created; empty unless it signed a challenge for {@code purpose}. */
    Optional<StoredPasskey> register(
            String credential, String name, UserId user, String purpose, RelyingParty relyingParty, Instant at) {
        try {
            RegistrationData data = Library.MANAGER.parseRegistrationResponseJSON(credential);
            byte[] challenge = challengeOf(data.getCollectedClientData());
            if (!challenges.isValid(challenge, purpose, at)) {
                return Optional.empty();
            }
            List<PublicKeyCredentialParameters> algorithms = ALGORITHMS.stream()
                    .map(number -> new PublicKeyCredentialParameters(
                            PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(number)))
                    .toList();
            Library.MANAGER.verify(
                    data, new RegistrationParameters(relyingParty.with(challenge), algorithms, true, true));
            if (!challenges.consume(challenge, null, at)) {
                return Optional.empty();
            }
            AuthenticatorData<?> authenticator =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            var attested = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return Optional.of(new StoredPasskey(
                    PasskeyId.random(random),
                    user,
                    relyingParty.origin(),
                    attested.getCredentialId(),
                    Library.DATA.convert(attested),
                    authenticator.getSignCount(),
                    authenticator.isFlagBE(),
                    authenticator.isFlagBS(),
                    name,
                    at,
                    null));
        } catch (RuntimeException wrong) {
            return Optional.empty();
        }
    }

    /** An assertion, as the browser sends it, not verified yet. */
    record Assertion(AuthenticationData data) {
        /** The credential id, by which the authenticator identifies the passkey. */
        @SuppressWarnings("NullAway") // the library annotates the elements of the array; parse() has checked the array
        byte[] credential() {
            return data.getCredentialId();
        }
    }

    /** Parses an assertion; empty when it is malformed. */
    Optional<Assertion> parse(String credential) {
        try {
            AuthenticationData data = Library.MANAGER.parseAuthenticationResponseJSON(credential);
            return data.getCredentialId() == null ? Optional.empty() : Optional.of(new Assertion(data));
        } catch (RuntimeException wrong) {
            return Optional.empty();
        }
    }

    /** The passkey with its new counter and state; empty unless it signed a challenge for {@code purpose}. */
    Optional<StoredPasskey> verify(
            Assertion assertion, StoredPasskey passkey, String purpose, RelyingParty relyingParty, Instant at) {
        try {
            byte[] challenge = challengeOf(assertion.data().getCollectedClientData());
            var handle = assertion.data().getUserHandle();
            boolean isTheirs = handle == null || Arrays.equals(handle, userHandle(passkey.user()));
            // Authenticators check only the host, but a service on another port of it has its own passkeys.
            boolean isOfSite = passkey.origin().equals(relyingParty.origin());
            if (!challenges.isValid(challenge, purpose, at) || !isTheirs || !isOfSite) {
                return Optional.empty();
            }
            var known = new CredentialRecordImpl(
                    null,
                    true,
                    passkey.backupEligible(),
                    passkey.backedUp(),
                    passkey.counter(),
                    Library.DATA.convert(passkey.data()),
                    null,
                    null,
                    null,
                    null);
            AuthenticationData checked = Library.MANAGER.verify(
                    assertion.data(),
                    new AuthenticationParameters(relyingParty.with(challenge), known, null, true, true));
            if (!challenges.consume(challenge, passkey.lastUsedOn(), at)) {
                return Optional.empty();
            }
            AuthenticatorData<?> authenticator = Objects.requireNonNull(checked.getAuthenticatorData());
            return Optional.of(new StoredPasskey(
                    passkey.id(),
                    passkey.user(),
                    passkey.origin(),
                    passkey.credential(),
                    passkey.data(),
                    authenticator.getSignCount(),
                    passkey.backupEligible(),
                    authenticator.isFlagBS(),
                    passkey.name(),
                    passkey.createdOn(),
                    at));
        } catch (RuntimeException wrong) {
            return Optional.empty();
        }
    }

    /** The user handle that authenticators store; it contains no personal data. */
    static byte[] userHandle(UserId user) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(user.high())
                .putLong(user.low())
                .array();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] challengeOf(@Nullable CollectedClientData data) {
        return data == null ? new byte[0] : data.getChallenge().getValue();
    }
}

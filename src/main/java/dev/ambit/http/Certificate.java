package dev.ambit.http;

import dev.ambit.http.connection.HttpSettings;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate and key files of a server, which are read again when they change. A pair that does not match, such
 * as one that is half renewed, is ignored until it does.
 */
final class Certificate {
    private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);

    private final HttpSettings.TlsFiles files;
    private List<Optional<Stamp>> seen;

    /**
     * Attributes that change when a file is renewed; links are followed, as certbot and Kubernetes renew by a new
     * link.
     */
    private record Stamp(FileTime modified, long size, String file) {}

    Certificate(HttpSettings.TlsFiles files) {
        this.files = files;
        this.seen = stamps();
    }

    /**
     * Reads the current certificate.
     *
     * @throws IllegalStateException when it cannot be read, or certificate and key do not match
     */
    Tls read() {
        Keys keys;
        try {
            keys = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(files.key())).certChain(Resource.create(files.certificate())))
                    .build();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the certificate " + files.certificate() + " or its key " + files.key() + " cannot be read", e);
        }
        PrivateKey key = keys.privateKey().orElseThrow(() -> new IllegalStateException(files.key() + " holds no key"));
        if (keys.certChain().isEmpty()) {
            throw new IllegalStateException(files.certificate() + " holds no certificate");
        }
        if (!matches(key, keys.certChain().getFirst().getPublicKey())) {
            throw new IllegalStateException(files.key() + " is not the key of " + files.certificate());
        }
        return Tls.builder()
                .privateKey(key)
                .privateKeyCertChain(keys.certChain())
                .build();
    }

    /** Passes the certificate to {@code use} when its files changed since the last check and match. */
    synchronized void check(Consumer<Tls> use) {
        List<Optional<Stamp>> now = stamps();
        if (now.equals(seen)) {
            return;
        }
        seen = now; // before reading, so that the next check sees changes made meanwhile
        try {
            use.accept(read());
            LOG.info("using the renewed certificate {}", files.certificate());
        } catch (RuntimeException e) {
            LOG.warn("keeping the old certificate: {}", e.getMessage(), e);
        }
    }

    private List<Optional<Stamp>> stamps() {
        return List.of(stamp(files.certificate()), stamp(files.key()));
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(
                    new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey())));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** Whether {@code certified} verifies a signature of {@code key}. */
    private static boolean matches(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm(); // EdDSA is named like its signatures
        };
        byte[] sample = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException mismatch) {
            return false;
        }
    }
}

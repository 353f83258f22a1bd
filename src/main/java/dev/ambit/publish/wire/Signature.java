package dev.ambit.publish.wire;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * The result of verifying the signature of a query (RFC 8945, 5.2).
 *
 * @param error NOERROR, a TSIG error (BADKEY, BADSIG, BADTIME, BADTRUNC), or FORMERR
 * @param key the key that signed the query; null when it is not signed, or not by a known key
 * @param signer signs the response, as the result requires
 */
public record Signature(int error, @Nullable TsigKey key, Signer signer) {
    private static final Signature NONE = new Signature(Rcode.NOERROR, null, Signer.NONE);

    /** A shorter MAC is an error of form, not a policy (RFC 8945, 5.2.2.1). */
    private static final int MIN_MAC = 10;

    /** The keys that are known, by name. */
    @FunctionalInterface
    public interface Keys {
        @Nullable
        TsigKey find(DnsName name);
    }

    /** Verifies the signature of a well-formed query, if it has one. */
    public static Signature verify(Query query, Keys keys, InstantSource clock) {
        TsigRecord tsig = query.tsig();
        if (tsig == null) {
            return NONE;
        }
        TsigKey key = key(tsig, keys);
        if (key == null) {
            return new Signature(Rcode.BADKEY, null, new TsigSigner(tsig, null, Rcode.BADKEY, clock));
        }
        Mac mac = mac(key);
        int error = error(query, tsig, mac, clock);
        return switch (error) {
            case Rcode.FORMERR -> new Signature(error, null, Signer.NONE);
            case Rcode.BADSIG -> new Signature(error, null, new TsigSigner(tsig, null, error, clock));
            default -> new Signature(error, key, new TsigSigner(tsig, mac, error, clock));
        };
    }

    /** The algorithm must be the key's own: an attacker must not choose the weakest one that the key could be used with. */
    private static @Nullable TsigKey key(TsigRecord tsig, Keys keys) {
        DnsName name = WireReader.toDnsName(tsig.name());
        TsigKey key = name == null ? null : keys.find(name);
        return key != null && key.algorithm().dnsName().equals(WireReader.toDnsName(tsig.algorithm())) ? key : null;
    }

    private static Mac mac(TsigKey key) {
        try {
            Mac mac = Mac.getInstance(key.algorithm().macName());
            mac.init(new SecretKeySpec(key.secret().bytes(), key.algorithm().macName()));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-2", e);
        }
    }

    private static int error(Query query, TsigRecord tsig, Mac mac, InstantSource clock) {
        int length = tsig.mac().length;
        if (length > mac.getMacLength() || length < Math.max(MIN_MAC, mac.getMacLength() / 2)) {
            return Rcode.FORMERR;
        }
        byte[] signed = query.unsigned();
        signed[0] = (byte) (tsig.originalId() >>> 8);
        signed[1] = (byte) tsig.originalId();
        mac.update(signed);
        byte[] expected =
                mac.doFinal(TsigSigner.variables(tsig, tsig.time(), tsig.fudge(), tsig.error(), tsig.other()));
        if (!MessageDigest.isEqual(Arrays.copyOf(expected, length), tsig.mac())) {
            return Rcode.BADSIG;
        }
        if (Math.abs(clock.instant().getEpochSecond() - tsig.time()) > tsig.fudge()) {
            return Rcode.BADTIME;
        }
        return length < expected.length ? Rcode.BADTRUNC : Rcode.NOERROR;
    }
}

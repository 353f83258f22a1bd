package dev.ambit.storage;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.SecretCipher;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigKey;
import dev.ambit.core.transfer.TsigKeyId;
import dev.ambit.core.transfer.TsigSecret;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A TSIG key as it is stored.
 *
 * @param sealed the secret, encrypted with the digest key {@code keyId}
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
public record StoredTsigKey(
        TsigKeyId id, AccountId account, DnsName name, TsigAlgorithm algorithm, byte[] sealed, int keyId) {
    /** Encrypts the secret of {@code key}; {@code random} must be cryptographically strong. */
    public static StoredTsigKey seal(TsigKey key, HmacKey under, RandomGenerator random) {
        byte[] sealed = new SecretCipher(under).encrypt(key.secret().bytes(), context(key.id()), random);
        return new StoredTsigKey(key.id(), key.account(), key.name(), key.algorithm(), sealed, under.id());
    }

    /**
     * Decrypts the secret.
     *
     * @return empty when {@code digestKeys} do not have the one that it needs
     */
    public Optional<TsigKey> open(List<HmacKey> digestKeys) {
        return digestKeys.stream().filter(key -> key.id() == keyId).findFirst().map(key -> {
            byte[] secret = new SecretCipher(key).decrypt(sealed, context(id));
            return new TsigKey(id, account, name, algorithm, TsigSecret.of(secret));
        });
    }

    /** Binds the secret to its row: the secret of another key, copied there in the database, is not decrypted. */
    private static String context(TsigKeyId id) {
        return "TSIG key " + id;
    }

    @Override
    public String toString() {
        return "StoredTsigKey[" + id + "]";
    }
}

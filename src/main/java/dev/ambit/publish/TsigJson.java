package dev.ambit.publish;

import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.storage.StoredTsigKey;
import org.jspecify.annotations.Nullable;

/** The JSON form of a TSIG key. */
record TsigJson(String id, String name, String secret, String algo) {
    /** {@code secret} is null for a caller that may not see it. */
    static TsigJson of(StoredTsigKey key, @Nullable TsigSecret secret) {
        return new TsigJson(
                key.id().toString(),
                key.name() + ".",
                secret == null ? TsigSecret.MASK : secret.base64(),
                key.algorithm().toString());
    }

    /** Does not contain the secret. */
    @Override
    public String toString() {
        return "TsigJson[" + id + "]";
    }
}

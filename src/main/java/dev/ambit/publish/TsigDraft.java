package dev.ambit.publish;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.transfer.TsigAlgorithm;
import dev.ambit.core.transfer.TsigSecret;
import dev.ambit.http.wire.JsonFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TSIG key as sent, with all problems in {@code fields}.
 *
 * @param secret null to keep the stored one, or to have a new one made
 */
record TsigDraft(
        JsonFields fields,
        DnsName name,
        TsigAlgorithm algorithm,
        @Nullable TsigSecret secret) {
    private static final int MAX_NAME = 1000;

    static TsigDraft readNew(JsonFields fields) {
        return checked(fields, fields.value("secret").isEmpty() ? null : secret(fields, ""));
    }

    /** The mask, as a reader gets it, keeps the stored secret. */
    static TsigDraft readReplacement(JsonFields fields) {
        return checked(fields, secret(fields, TsigSecret.MASK));
    }

    private static TsigDraft checked(JsonFields fields, @Nullable TsigSecret secret) {
        Optional<DnsName> name = name(fields);
        Optional<TsigAlgorithm> algorithm = algorithm(fields);
        fields.check();
        return new TsigDraft(fields, name.orElseThrow(), algorithm.orElseThrow(), secret);
    }

    private static Optional<DnsName> name(JsonFields fields) {
        String text = fields.text("name", 1, MAX_NAME);
        Optional<DnsName> name = DnsName.parse(text).toOptional().filter(parsed -> !parsed.isWildcard());
        if (!text.isEmpty() && name.isEmpty()) {
            fields.problem("name", "must be a domain name, such as `key.example.com.`");
        }
        return name;
    }

    private static Optional<TsigAlgorithm> algorithm(JsonFields fields) {
        if (fields.value("algo").isEmpty()) {
            fields.problem("algo", "is required: " + TsigAlgorithm.EXPECTED);
        }
        return fields.optional("algo", TsigAlgorithm.EXPECTED, TsigAlgorithm::parse);
    }

    /** Errors do not repeat the text. */
    private static @Nullable TsigSecret secret(JsonFields fields, String mask) {
        String text = fields.secret("secret");
        Optional<TsigSecret> secret = TsigSecret.parse(text);
        if (!text.isEmpty() && !text.equals(mask) && secret.isEmpty()) {
            fields.problem("secret", TsigSecret.RULE);
        }
        return secret.orElse(null);
    }
}

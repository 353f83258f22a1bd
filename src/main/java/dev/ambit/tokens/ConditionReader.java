package dev.ambit.tokens;

import dev.ambit.core.net.Cidr;
import dev.ambit.core.policy.AddressCondition;
import dev.ambit.http.wire.JsonFields;
import dev.ambit.http.wire.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the condition of a token, the addresses it may be used from. Input that is not understood must not be dropped,
 * or the token would work from every address: unknown members are rejected, and so is an empty list of allowed
 * addresses, as a template with an unset variable produces it. Clients send {@code null}, an empty condition or an
 * empty {@code not_in} for no condition.
 */
final class ConditionReader {
    /** Current clients send {@link #CURRENT}, older ones {@link #OLDER}. */
    private static final String CURRENT = "request_ip";

    private static final String OLDER = "request.ip";

    private ConditionReader() {}

    static AddressCondition read(JsonFields draft, int maxBlocks) {
        Optional<JsonFields> condition = draft.optionalObject("condition");
        if (condition.isEmpty()) {
            return AddressCondition.NONE;
        }
        condition.get().rejectUnknown("a condition of this server", List.of(CURRENT, OLDER));
        Optional<AddressCondition> current = addresses(condition.get(), CURRENT, maxBlocks);
        Optional<AddressCondition> older = addresses(condition.get(), OLDER, maxBlocks);
        if (current.isPresent() && older.isPresent() && !current.equals(older)) {
            condition.get().problem(OLDER, "must be the same as `" + CURRENT + "` when both are sent");
        }
        return current.or(() -> older).orElse(AddressCondition.NONE);
    }

    private static Optional<AddressCondition> addresses(JsonFields condition, String name, int maxBlocks) {
        return condition.optionalObject(name).map(addresses -> {
            addresses.rejectUnknown("a rule on addresses", List.of("in", "not_in"));
            AddressCondition read =
                    new AddressCondition(blocks(addresses, "in", maxBlocks), blocks(addresses, "not_in", maxBlocks));
            if (addresses.value("in").filter(in -> in.isArray() && in.isEmpty()).isPresent()) {
                addresses.problem("in", "must have at least one address or block; omit it to allow every address");
            }
            return read;
        });
    }

    private static List<Cidr> blocks(JsonFields addresses, String name, int maxBlocks) {
        List<Cidr> blocks = new ArrayList<>();
        for (String text : addresses.texts(name, maxBlocks)) {
            Optional<Cidr> block = Cidr.parse(text);
            if (block.isEmpty()) {
                addresses.problem(
                        name,
                        "must contain addresses or CIDR blocks such as `192.0.2.0/24` or `2001:db8::/32`; got "
                                + SafeText.of(text));
            }
            block.ifPresent(blocks::add);
        }
        return blocks;
    }
}

package dev.ambit.tokens;

import dev.ambit.core.policy.AddressCondition;
import dev.ambit.core.policy.Cidr;
import dev.ambit.http.JsonFields;
import dev.ambit.http.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from which addresses a token may be used. What is not understood must not be dropped, or the token would work from
 * everywhere: members that are not known are refused, and so is a list of allowed addresses that is empty, as a template with
 * an unset variable makes it. {@code null}, an empty condition and an empty {@code not_in} are how clients say none.
 */
final class ConditionReader {
    /** Current clients write the first, older ones the second. */
    private static final String CURRENT = "request_ip";

    private static final String OLDER = "request.ip";

    private ConditionReader() {}

    static AddressCondition read(JsonFields draft, int mostBlocks) {
        Optional<JsonFields> condition = draft.optionalObject("condition");
        if (condition.isEmpty()) {
            return AddressCondition.NONE;
        }
        condition.get().refuseOthers("a condition of this server", List.of(CURRENT, OLDER));
        Optional<AddressCondition> current = addresses(condition.get(), CURRENT, mostBlocks);
        Optional<AddressCondition> older = addresses(condition.get(), OLDER, mostBlocks);
        if (current.isPresent() && older.isPresent() && !current.equals(older)) {
            condition.get().problem(OLDER, "must be the same as `" + CURRENT + "` when both are sent");
        }
        return current.or(() -> older).orElse(AddressCondition.NONE);
    }

    private static Optional<AddressCondition> addresses(JsonFields condition, String name, int mostBlocks) {
        return condition.optionalObject(name).map(addresses -> {
            addresses.refuseOthers("a rule on addresses", List.of("in", "not_in"));
            AddressCondition read =
                    new AddressCondition(blocks(addresses, "in", mostBlocks), blocks(addresses, "not_in", mostBlocks));
            if (addresses.value("in").filter(in -> in.isArray() && in.isEmpty()).isPresent()) {
                addresses.problem("in", "must hold at least one address or block; leave it out to allow every address");
            }
            return read;
        });
    }

    private static List<Cidr> blocks(JsonFields addresses, String name, int most) {
        List<Cidr> blocks = new ArrayList<>();
        for (String text : addresses.texts(name, most)) {
            Optional<Cidr> block = Cidr.parse(text);
            if (block.isEmpty()) {
                addresses.problem(
                        name,
                        "must hold addresses or CIDR blocks such as `192.0.2.0/24` or `2001:db8::/32`; got "
                                + SafeText.of(text));
            }
            block.ifPresent(blocks::add);
        }
        return blocks;
    }
}

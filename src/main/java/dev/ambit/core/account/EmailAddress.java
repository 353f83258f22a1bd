package dev.ambit.core.account;

import dev.ambit.core.text.OneLine;
import java.util.regex.Pattern;

/** Validation of e-mail addresses. Checks the form only, not that the mailbox exists. */
public final class EmailAddress {
    public static final int MAX_LENGTH = 254;
    private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private EmailAddress() {}

    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches() && OneLine.isValid(text);
    }

    /**
     * Compares two addresses, ignoring the case of ASCII letters. The uniqueness of user addresses is stricter and
     * treats {@code ı} and {@code i} as equal, but two such addresses can belong to two people.
     */
    public static boolean isSame(String one, String other) {
        return one.equals(other) || (isAscii(one) && isAscii(other) && one.equalsIgnoreCase(other));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}

package dev.ambit.core.account;

import dev.ambit.core.text.OneLine;
import java.util.regex.Pattern;

/** What counts as an e-mail address: something on both sides of one at-sign. Whether it is anybody's is not ours to know. */
public final class EmailAddress {
    public static final int MAX_LENGTH = 254;
    private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private EmailAddress() {}

    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches() && OneLine.isValid(text);
    }

    /**
     * Equal but for the case of ASCII letters. Addresses of users are unique by more than that, so that {@code ı} and
     * {@code i} count as one, but behind two such addresses there may be two people.
     */
    public static boolean isSame(String one, String other) {
        return one.equals(other) || (isAscii(one) && isAscii(other) && one.equalsIgnoreCase(other));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}

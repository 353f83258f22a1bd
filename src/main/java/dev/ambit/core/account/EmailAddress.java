package dev.ambit.core.account;

import dev.ambit.core.text.OneLine;
import java.util.regex.Pattern;

/** What counts as an e-mail address: something on both sides of one at-sign. Whether it is anybody's is not ours to know. */
public final class EmailAddress {
    public static final int LONGEST = 254;
    private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private EmailAddress() {}

    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches() && OneLine.isOne(text);
    }
}

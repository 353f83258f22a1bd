package dev.ambit.core.dns;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads members of {@code data} as text. Clients send numbers as JSON numbers or as numeric strings (lexicon). */
final class JsonScalar {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final int MAX_DIGITS = 20;

    private JsonScalar() {}

    /**
     * Returns the text of a string or number; empty for anything else, and for numbers out of the range of every field.
     */
    static Optional<String> of(Object value) {
        return switch (value) {
            case String text -> Optional.of(text);
            case Integer number -> Optional.of(number.toString());
            case Long number -> Optional.of(number.toString());
            case BigInteger number ->
                number.bitLength() < Long.SIZE ? Optional.of(number.toString()) : Optional.empty();
            case Double number -> Double.isFinite(number) ? plain(BigDecimal.valueOf(number)) : Optional.empty();
            case BigDecimal number -> plain(number);
            default -> Optional.empty();
        };
    }

    static Optional<BigDecimal> decimal(String text) {
        String stripped = text.strip();
        return DECIMAL.matcher(stripped).matches() ? Optional.of(new BigDecimal(stripped)) : Optional.empty();
    }

    /** Expands the number only when it is short: 1e999999999 would be a gigabyte of digits. */
    private static Optional<String> plain(BigDecimal number) {
        return number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS
                ? Optional.empty()
                : Optional.of(
                        number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
    }
}

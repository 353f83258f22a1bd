package dev.ambit.core.dns;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the name of a host in ASCII (RFC 1123, 2.1), with underscores allowed in all labels but the last. */
public final class HostName {
    private static final Pattern FORM = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private HostName() {}

    /** The canonical name; a trailing dot is allowed. Empty when {@code text} is not the name of a host. */
    public static Optional<DnsName> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String canonical = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return FORM.matcher(canonical).matches() ? Optional.of(DnsName.of(canonical)) : Optional.empty();
    }
}

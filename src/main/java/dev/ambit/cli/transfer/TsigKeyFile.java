package dev.ambit.cli.transfer;

import dev.ambit.config.CommandException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;

/**
 * A file with one TSIG key (RFC 8945), in the form of the server that it comes from:
 *
 * <ul>
 *   <li>{@code key "name" { algorithm hmac-sha256; secret "…"; };}, as {@code tsig-keygen} and {@code rndc-confgen} print;
 *   <li>{@code hmac-sha256:name:secret}, as {@code dig -y} and {@code kdig -y} take it, where the algorithm can be left out;
 *   <li>{@code id:} or {@code name:}, {@code algorithm:} and {@code secret:} on lines of their own, as in the
 *       configuration of Knot and NSD.
 * </ul>
 *
 * Messages never contain a part of the file, which could be the secret.
 */
public final class TsigKeyFile {
    private static final Map<String, Name> ALGORITHMS =
            Map.of("hmac-sha256", TSIG.HMAC_SHA256, "hmac-sha384", TSIG.HMAC_SHA384, "hmac-sha512", TSIG.HMAC_SHA512);
    private static final String SUPPORTED = "hmac-sha256, hmac-sha384 and hmac-sha512";
    /** A secret can contain {@code //}, but never after a blank. */
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)(?<=^|\\s|;)(?:#|//)[^\n]*");

    private static final Pattern STATEMENT = Pattern.compile("\\bkey\\s+\"?([^\\s\"{]+)\"?\\s*\\{([^}]*)\\}");
    private static final Pattern MEMBER = Pattern.compile("\\b(algorithm|secret)\\s+\"?([^\\s\";]+)\"?\\s*;");
    private static final Pattern FIELD =
            Pattern.compile("(?m)^[\\s-]*(id|name|algorithm|secret):\\s+[\"']?([^\\s\"']+)[\"']?\\s*$");

    private final String file;

    private TsigKeyFile(String file) {
        this.file = file;
    }

    /** Parses the text of a file; {@code file} is its name in messages. */
    public static TSIG parse(String file, String text) {
        return new TsigKeyFile(file).parse(text);
    }

    private TSIG parse(String text) {
        String written = COMMENT.matcher(text).replaceAll("");
        List<MatchResult> statements = matches(STATEMENT, written);
        if (statements.size() > 1) {
            throw invalid("has more than one key; keep the one to use");
        }
        if (!statements.isEmpty()) {
            MatchResult statement = statements.getFirst();
            List<MatchResult> members = matches(MEMBER, statement.group(2));
            return key(statement.group(1), only(members, "algorithm"), only(members, "secret"));
        }
        List<MatchResult> fields = matches(FIELD, written);
        if (!fields.isEmpty()) {
            String id = only(fields, "id");
            return key(id == null ? only(fields, "name") : id, only(fields, "algorithm"), only(fields, "secret"));
        }
        return ofLine(written.strip());
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private @Nullable String only(List<MatchResult> members, String name) {
        List<String> values = members.stream()
                .filter(member -> member.group(1).equals(name))
                .map(member -> member.group(2))
                .toList();
        if (values.size() > 1) {
            throw invalid("has more than one key; keep the one to use");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private TSIG ofLine(String line) {
        String[] parts = line.split(":", -1);
        if (line.lines().count() != 1 || parts.length < 2 || parts.length > 3) {
            throw invalid("is neither `key \"name\" { algorithm hmac-sha256; secret \"…\"; };` nor"
                    + " `hmac-sha256:name:secret`");
        }
        String algorithm = parts.length == 3 ? parts[0] : "hmac-sha256";
        return key(parts[parts.length - 2], algorithm, parts[parts.length - 1]);
    }

    private TSIG key(@Nullable String name, @Nullable String algorithm, @Nullable String secret) {
        if (name == null || algorithm == null || secret == null) {
            throw invalid("lacks the " + (name == null ? "name" : algorithm == null ? "algorithm" : "secret")
                    + " of the key");
        }
        Name known = ALGORITHMS.get(algorithm.toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""));
        if (known == null) {
            throw invalid("has a key of another algorithm; " + SUPPORTED + " are supported");
        }
        return new TSIG(known, name(name), octets(secret));
    }

    private Name name(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException _) { // its message contains the text
            throw invalid("has a key whose name is not a domain name");
        }
    }

    private byte[] octets(String secret) {
        try {
            byte[] octets = Base64.getDecoder().decode(secret);
            if (octets.length > 0) {
                return octets;
            }
        } catch (IllegalArgumentException _) {
            // reported below
        }
        throw invalid("has a key whose secret is not base64");
    }

    private CommandException invalid(String fault) {
        return new CommandException("the key file " + file + " " + fault);
    }
}

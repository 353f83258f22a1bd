package dev.ambit.core.dns;

import dev.ambit.core.Budget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TTL;

/** Reads a master file as {@link MasterFile} says; one pass, every statement on its own. */
final class MasterFileReader {
    private static final Set<String> OTHER_CLASSES = Set.of("CH", "HS", "CS", "ANY", "NONE");
    private static final int MAX_TTL_TEXT = 20;

    /** Of the budget, for each statement; reading one takes some microseconds. */
    private static final int STEPS = 10;

    private final DnsName apex;
    private final TokenScanner scanner;
    private final Consumer<MasterFile.Entry> entries;
    private final List<MasterFile.Fault> faults = new ArrayList<>();
    private int skipped;
    /** Absolute, with its dot; the root is a dot alone. */
    private String origin;

    private @Nullable String owner;
    private @Nullable Long defaultTtl;
    private @Nullable Long lastTtl;

    MasterFileReader(String text, DnsName apex, Consumer<MasterFile.Entry> entries) {
        this.apex = apex;
        this.entries = entries;
        this.origin = apex + ".";
        this.scanner = new TokenScanner(text);
    }

    MasterFile.Reading read() {
        boolean isLast = false;
        while (!isLast) {
            Statement statement = Statement.next(scanner);
            isLast = statement.isLast();
            Budget.step(STEPS);
            read(statement);
            if (faults.size() >= MasterFile.MAX_FAULTS) {
                faults.subList(MasterFile.MAX_FAULTS - 1, faults.size()).clear();
                fault(statement.line(), "/file", "too many faults; reading stopped here");
                break;
            }
        }
        return new MasterFile.Reading(skipped, faults);
    }

    private void read(Statement statement) {
        if (statement.fault() != null) {
            fault(statement.line(), "/file", statement.fault());
            return;
        }
        List<Token> tokens = statement.tokens();
        if (tokens.isEmpty()) {
            return;
        }
        if (!statement.ownerless() && tokens.getFirst().raw().startsWith("$")) {
            directive(statement.line(), tokens);
            return;
        }
        if (!statement.ownerless()) {
            owner = absolute(tokens.getFirst().text());
            tokens = tokens.subList(1, tokens.size());
        }
        record(statement, tokens);
    }

    private void directive(int line, List<Token> tokens) {
        String argument = tokens.size() > 1 ? tokens.get(1).text() : "";
        switch (tokens.getFirst().text().toUpperCase(Locale.ROOT)) {
            case "$ORIGIN" -> {
                String absolute = absolute(argument);
                if (absolute.equals(".") || DnsName.parse(absolute).toOptional().isPresent()) {
                    origin = absolute;
                } else {
                    fault(line, "/name", "$ORIGIN needs a name");
                }
            }
            case "$TTL" ->
                ttl(argument).ifPresentOrElse(ttl -> defaultTtl = ttl, () -> fault(line, "/ttl", "$TTL needs a time"));
            // Would read any file of this server for whoever may import.
            case "$INCLUDE" -> fault(line, "/file", "$INCLUDE cannot be used: no other file is read");
            // One line of it can stand for billions of records.
            case "$GENERATE" -> fault(line, "/file", "$GENERATE cannot be used: write the records out");
            default -> fault(line, "/file", "an unknown directive");
        }
    }

    private void record(Statement statement, List<Token> tokens) {
        int line = statement.line();
        int at = 0;
        Long ttl = null;
        for (; at < tokens.size(); at++) {
            Optional<Long> time = ttl(tokens.get(at).raw());
            if (time.isEmpty() && !tokens.get(at).raw().equalsIgnoreCase("IN")) {
                break;
            }
            ttl = time.orElse(ttl);
        }
        lastTtl = ttl == null ? lastTtl : ttl;
        if (owner == null) {
            fault(line, "/name", "the entry has no owner, and none stands before it");
        } else if (at == tokens.size()) {
            fault(line, "/type", "the entry has no type");
        } else if (OTHER_CLASSES.contains(tokens.get(at).raw().toUpperCase(Locale.ROOT))) {
            fault(line, "/type", "only records of the class IN can be held");
        } else {
            List<Token> rdata = tokens.subList(at + 1, tokens.size());
            record(statement, owner, ttl, tokens.get(at).raw(), rdata);
        }
    }

    private void record(Statement statement, String owner, @Nullable Long ttl, String type, List<Token> rdata) {
        Optional<DnsName> name = keep(statement, name(owner));
        boolean isApex = name.isPresent() && name.get().equals(apex);
        if (type.equalsIgnoreCase("SOA") && name.isPresent()) {
            if (isApex) {
                skipped++;
            } else {
                fault(statement.line(), "/name", "only the zone's apex can have an SOA record");
            }
            return;
        }
        if (type.equalsIgnoreCase("NS") && isApex) {
            skipped++;
            return;
        }
        Optional<RecordContent> content =
                keep(statement, RecordType.parse(type)).flatMap(known -> keep(statement, content(known, rdata)));
        Optional<Ttl> time = keep(statement, Ttl.parse(effective(ttl)));
        Optional<RecordAttributes> attributes = keep(statement, AttributeComment.parse(statement.comment()));
        // Nothing is wrong with this one, nor with those before it.
        if (faults.isEmpty()) {
            entries.accept(new MasterFile.Entry(
                    statement.line(),
                    name.orElseThrow(),
                    time.orElseThrow(),
                    content.orElseThrow(),
                    attributes.orElseThrow()));
        }
    }

    private Parsed<DnsName> name(String absolute) {
        Parsed<DnsName> parsed = DnsName.parse(absolute);
        return parsed instanceof Parsed.Valid<DnsName>(DnsName name) && !name.isAtOrBelow(apex)
                ? Parsed.invalid(RecordProblem.name("it is outside of the zone " + apex))
                : parsed;
    }

    private Parsed<RecordContent> content(RecordType type, List<Token> rdata) {
        if (!rdata.isEmpty() && rdata.getFirst().raw().equals("\\#")) {
            return generic(type, rdata);
        }
        int lead = type.hasPriority() ? 1 : 0;
        List<Token> resolved = new ArrayList<>(rdata);
        for (int i = 0; i < type.fields().size() && lead + i < rdata.size(); i++) {
            if (type.fields().get(i).kind().isName()) {
                Token token = rdata.get(lead + i);
                resolved.set(lead + i, new Token(token.kind(), absolute(token.text()), token.line()));
            }
        }
        return RecordContent.ofTokens(type, resolved);
    }

    /** The form of RFC 3597 for types that the writer of the file did not know. */
    private static Parsed<RecordContent> generic(RecordType type, List<Token> rdata) {
        try {
            String known = Record.fromString(Name.root, type.code(), DClass.IN, 0, FieldKind.joined(rdata), Name.root)
                    .rdataToString();
            return switch (TokenScanner.contentTokens(known)) {
                case Parsed.Valid<List<Token>>(List<Token> tokens) -> RecordContent.ofTokens(type, tokens);
                case Parsed.Invalid<List<Token>>(List<RecordProblem> problems) -> new Parsed.Invalid<>(problems);
            };
        } catch (IOException | RuntimeException _) {
            return Parsed.invalid(RecordProblem.validation("/content", "the octets are no " + type + " record"));
        }
    }

    private <T> Optional<T> keep(Statement statement, Parsed<T> parsed) {
        parsed.problems().forEach(problem -> faults.add(new MasterFile.Fault(statement.line(), problem)));
        return parsed.toOptional();
    }

    private long effective(@Nullable Long ttl) {
        if (ttl != null) {
            return ttl;
        }
        if (defaultTtl != null) {
            return defaultTtl;
        }
        return lastTtl != null ? lastTtl : Ttl.AUTOMATIC.seconds();
    }

    private static Optional<Long> ttl(String text) {
        if (text.length() > MAX_TTL_TEXT) {
            return Optional.empty();
        }
        try {
            return Optional.of(TTL.parseTTL(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private String absolute(String name) {
        if (name.equals("@")) {
            return origin;
        }
        if (name.endsWith(".")) {
            return name;
        }
        return origin.equals(".") ? name + "." : name + "." + origin;
    }

    private void fault(int line, String pointer, String detail) {
        faults.add(new MasterFile.Fault(line, RecordProblem.validation(pointer, detail)));
    }
}

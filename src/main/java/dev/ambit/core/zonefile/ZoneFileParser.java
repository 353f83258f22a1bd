package dev.ambit.core.zonefile;

import dev.ambit.core.Budget;
import dev.ambit.core.Parsed;
import dev.ambit.core.dns.CharacterStrings;
import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.FieldKind;
import dev.ambit.core.dns.Lexeme;
import dev.ambit.core.dns.PresentationLexer;
import dev.ambit.core.dns.RecordContent;
import dev.ambit.core.dns.RecordProblems;
import dev.ambit.core.dns.RecordType;
import dev.ambit.core.dns.Ttl;
import dev.ambit.core.zone.RecordAttributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** The parser behind {@link ZoneFile#read}. Takes one pass; every entry is parsed independently. */
final class ZoneFileParser {
    private static final Set<String> CLASSES = Set.of("IN", "CLASS1");
    private static final Set<String> AUTHORITY = Set.of("SOA", "NS");
    private static final Set<String> OTHER_CLASSES = Set.of("CH", "HS", "CS", "ANY", "NONE");
    /** The budget steps per entry; parsing one takes some microseconds. */
    private static final int STEPS = 10;

    private final DnsName apex;
    private final PresentationLexer lexer;
    private final ZoneFile.Receiver receiver;
    private final List<ZoneFile.LineProblem> problems = new ArrayList<>();
    /** Absolute, with a trailing dot; the root is a single dot. */
    private String origin;

    private @Nullable String owner;
    private @Nullable Ttl defaultTtl;
    private @Nullable Ttl lastTtl;
    private boolean isTtlFaulty;
    private boolean isTtlMissing;
    private int generated;

    ZoneFileParser(String text, DnsName apex, ZoneFile.Receiver receiver) {
        this.apex = apex;
        this.receiver = receiver;
        this.origin = apex + ".";
        this.lexer = new PresentationLexer(text);
    }

    List<ZoneFile.LineProblem> read() {
        boolean isLast = false;
        while (!isLast) {
            ZoneFileEntry entry = ZoneFileEntry.next(lexer);
            isLast = entry.isLast();
            Budget.step(STEPS);
            read(entry);
            if (problems.size() >= ZoneFile.MAX_PROBLEMS) {
                problems.subList(ZoneFile.MAX_PROBLEMS - 1, problems.size()).clear();
                problem(entry.line(), "/file", "too many faults; reading stopped here");
                break;
            }
        }
        return List.copyOf(problems);
    }

    private void read(ZoneFileEntry entry) {
        if (entry.fault() != null) {
            problem(entry.line(), "/file", entry.fault());
            return;
        }
        List<Lexeme> tokens = entry.tokens();
        if (tokens.isEmpty()) {
            return;
        }
        for (Lexeme lexeme : tokens) {
            OptionalInt octet = CharacterStrings.firstRawOctet(lexeme.text());
            if (lexeme.kind() == Lexeme.Kind.WORD && octet.isPresent()) {
                String written = CharacterStrings.escaped(octet.getAsInt());
                problem(
                        lexeme.line(),
                        "/file",
                        "the octet 0x%02X is not UTF-8; write it as `%s`".formatted(octet.getAsInt(), written));
                return;
            }
        }
        if (!entry.ownerless() && tokens.getFirst().sourceText().startsWith("$")) {
            directive(entry, tokens);
            return;
        }
        if (!entry.ownerless()) {
            owner = owner(tokens);
            tokens = tokens.subList(1, tokens.size());
        }
        record(entry, tokens);
    }

    /**
     * Returns the owner. The apex is accepted for SOA and NS even without the trailing dot, as in exports of
     * Cloudflare.
     */
    private String owner(List<Lexeme> tokens) {
        String written = tokens.getFirst().text();
        boolean isApex = isAuthority(tokens)
                && DnsName.parse(written).toOptional().filter(apex::equals).isPresent();
        return isApex ? apex + "." : absolute(written);
    }

    /** Whether the type of the entry, after owner, time to live and class, is SOA or NS. */
    private static boolean isAuthority(List<Lexeme> tokens) {
        for (Lexeme lexeme : tokens.subList(1, tokens.size())) {
            String word = lexeme.sourceText().toUpperCase(Locale.ROOT);
            if (!CLASSES.contains(word) && ZoneFileTime.parse(word).isEmpty()) {
                return AUTHORITY.contains(word);
            }
        }
        return false;
    }

    private void directive(ZoneFileEntry entry, List<Lexeme> tokens) {
        int line = entry.line();
        String argument = tokens.size() > 1 ? tokens.get(1).text() : "";
        boolean isAlone = tokens.size() == 2;
        switch (tokens.getFirst().text().toUpperCase(Locale.ROOT)) {
            case "$ORIGIN" -> origin(line, isAlone ? absolute(argument) : "");
            case "$TTL" -> defaultTtl(line, isAlone ? argument : "");
            // Would let a user with import permission read any file of this server.
            case "$INCLUDE" -> problem(line, "/file", "$INCLUDE is not supported: no other file is read");
            case "$GENERATE" -> generate(entry, tokens.subList(1, tokens.size()));
            default -> problem(line, "/file", "unknown directive");
        }
    }

    private void origin(int line, String absolute) {
        if (absolute.equals(".")
                || DnsName.parsePresentation(absolute).toOptional().isPresent()) {
            origin = absolute;
        } else {
            problem(line, "/name", "$ORIGIN needs exactly one name");
        }
    }

    private void defaultTtl(int line, String time) {
        Optional<Ttl> ttl =
                ZoneFileTime.parse(time).flatMap(seconds -> Ttl.parse(seconds).toOptional());
        ttl.ifPresent(valid -> defaultTtl = valid);
        isTtlFaulty = ttl.isEmpty();
        if (isTtlFaulty) {
            problem(line, "/ttl", "$TTL needs one time, such as `3600` or `1h`, of at most 2147483647 seconds");
        }
    }

    private void generate(ZoneFileEntry entry, List<Lexeme> tokens) {
        Optional<GenerateDirective> directive = GenerateDirective.parse(tokens);
        if (directive.isEmpty()) {
            problem(entry.line(), "/file", "$GENERATE needs a range such as `1-10`, an owner, a type and its content");
            return;
        }
        if (directive.get().size() > ZoneFile.MAX_GENERATED - generated) {
            problem(
                    entry.line(),
                    "/file",
                    "the $GENERATE lines of a file can make at most " + ZoneFile.MAX_GENERATED + " records");
            return;
        }
        generated += (int) directive.get().size();
        int known = problems.size();
        String before = owner;
        for (long i = 0; i < directive.get().size() && problems.size() == known; i++) {
            Budget.step(STEPS);
            List<Lexeme> made = directive.get().tokens(i);
            owner = absolute(made.getFirst().text());
            record(entry, made.subList(1, made.size()));
        }
        owner = before;
    }

    private void record(ZoneFileEntry entry, List<Lexeme> tokens) {
        int line = entry.line();
        int at = 0;
        Long ttl = null;
        boolean hasClass = false;
        for (; at < tokens.size(); at++) {
            String word = tokens.get(at).sourceText();
            Optional<Long> time = ZoneFileTime.parse(word);
            boolean isClass = CLASSES.contains(word.toUpperCase(Locale.ROOT));
            if (time.isEmpty() && !isClass) {
                break;
            }
            if ((isClass && hasClass) || (!isClass && ttl != null)) {
                problem(
                        line,
                        isClass ? "/type" : "/ttl",
                        isClass ? "the entry has two classes" : "the entry has two times to live");
                return;
            }
            hasClass |= isClass;
            ttl = time.orElse(ttl);
        }
        if (owner == null) {
            problem(line, "/name", "the entry has no owner, and there is no previous owner");
        } else if (at == tokens.size()) {
            problem(line, "/type", "the entry has no type");
        } else if (isOtherClass(tokens.get(at).sourceText())) {
            problem(line, "/type", "only records of class IN are supported");
        } else {
            List<Lexeme> rdata = tokens.subList(at + 1, tokens.size());
            record(entry, owner, ttl, tokens.get(at).sourceText(), rdata);
        }
    }

    private static boolean isOtherClass(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return OTHER_CLASSES.contains(upper) || (upper.startsWith("CLASS") && upper.length() > "CLASS".length());
    }

    private void record(ZoneFileEntry entry, String owner, @Nullable Long written, String type, List<Lexeme> rdata) {
        Optional<Ttl> ttl = time(entry, written);
        Optional<DnsName> name = keep(entry, DnsName.parsePresentation(owner));
        boolean isSoa = type.equalsIgnoreCase("SOA");
        if (name.isPresent() && !name.get().isAtOrBelow(apex)) {
            receiver.skip(entry.line(), "`" + name.get() + "` is outside of the zone " + apex);
            return;
        }
        boolean isApex = name.isPresent() && name.get().equals(apex);
        if (isSoa && name.isPresent() && !isApex) {
            problem(entry.line(), "/name", "only the zone's apex can have an SOA record");
            return;
        }
        if (isApex && (isSoa || type.equalsIgnoreCase("NS"))) {
            receiver.skip(
                    entry.line(),
                    (isSoa ? "the SOA record" : "an NS record") + " of the zone is managed in its DNS settings");
            return;
        }
        Optional<RecordContent> content =
                keep(entry, RecordType.parseWithNumbers(type)).flatMap(known -> keep(entry, content(known, rdata)));
        Optional<RecordAttributes> attributes = keep(entry, AttributeComment.parse(entry.comment()));
        // Neither this entry nor a previous one has a fault.
        if (problems.isEmpty()) {
            receiver.add(new ZoneFile.ParsedRecord(
                    entry.line(),
                    name.orElseThrow(),
                    ttl.orElseThrow(),
                    content.orElseThrow(),
                    attributes.orElseThrow()));
        }
    }

    private Parsed<RecordContent> content(RecordType type, List<Lexeme> rdata) {
        if (!rdata.isEmpty() && rdata.getFirst().sourceText().equals("\\#")) {
            return generic(type, rdata);
        }
        int lead = type.hasPriority() ? 1 : 0;
        List<Lexeme> resolved = new ArrayList<>(rdata);
        for (int i = 0; i < type.fields().size() && lead + i < rdata.size(); i++) {
            if (type.fields().get(i).kind().isName()) {
                Lexeme lexeme = rdata.get(lead + i);
                resolved.set(lead + i, new Lexeme(lexeme.kind(), absolute(lexeme.text()), lexeme.line()));
            }
        }
        return RecordContent.ofTokens(type, resolved);
    }

    /** Parses the generic form of RFC 3597, for types that the author of the file did not support. */
    private static Parsed<RecordContent> generic(RecordType type, List<Lexeme> rdata) {
        try {
            String octets = FieldKind.joined(rdata);
            return RecordContent.ofRecord(
                    type, Record.fromString(Name.root, type.code(), DClass.IN, 0, octets, Name.root));
        } catch (IOException | RuntimeException _) {
            return Parsed.invalid(RecordProblems.validation("/content", "the octets are not a " + type + " record"));
        }
    }

    private <T> Optional<T> keep(ZoneFileEntry entry, Parsed<T> parsed) {
        parsed.problems().forEach(problem -> problems.add(new ZoneFile.LineProblem(entry.line(), problem)));
        return parsed.toOptional();
    }

    /** Returns the written time to live, else {@code $TTL}, else that of the previous entry, else automatic. */
    private Optional<Ttl> time(ZoneFileEntry entry, @Nullable Long written) {
        if (written != null) {
            Optional<Ttl> own = Ttl.parse(written).toOptional();
            own.ifPresentOrElse(
                    ttl -> lastTtl = ttl,
                    () -> problem(entry.line(), "/ttl", "a time to live is at most 2147483647 seconds"));
            return own;
        }
        if (defaultTtl != null) {
            return Optional.of(defaultTtl);
        }
        if (lastTtl == null && !isTtlFaulty && !isTtlMissing) {
            isTtlMissing = true;
            receiver.skip(
                    entry.line(), "the file has no time to live up to this entry; automatic is used from here on");
        }
        return Optional.of(lastTtl != null ? lastTtl : Ttl.AUTOMATIC);
    }

    private String absolute(String name) {
        if (name.equals("@")) {
            return origin;
        }
        if (DnsName.isAbsolute(name)) {
            return name;
        }
        return origin.equals(".") ? name + "." : name + "." + origin;
    }

    private void problem(int line, String pointer, String detail) {
        problems.add(new ZoneFile.LineProblem(line, RecordProblems.validation(pointer, detail)));
    }
}

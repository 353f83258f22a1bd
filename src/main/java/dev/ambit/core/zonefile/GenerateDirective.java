package dev.ambit.core.zonefile;

import dev.ambit.core.dns.DnsName;
import dev.ambit.core.dns.Lexeme;
import dev.ambit.core.dns.PresentationLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $GENERATE start-stop[/step] owner [ttl] [class] type rdata}, which BIND expands to records that differ by a
 * number. In owner and rdata, {@code $} is the number, and {@code ${offset,width,base}} the number with an offset,
 * padding and base (BIND 9 Administrator Reference Manual, 3.6.4).
 */
final class GenerateDirective {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})(?:/([0-9]{1,9}))?");
    private static final Pattern MODIFIER = Pattern.compile("\\{(-?[0-9]{1,9})(?:,([0-9]{1,3})(?:,([doxXnN]))?)?\\}");
    private static final int HEX = 16;

    private final long start;
    private final long stop;
    private final long step;
    private final List<Lexeme> template;

    private GenerateDirective(long start, long stop, long step, List<Lexeme> template) {
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.template = List.copyOf(template);
    }

    /** Parses the tokens after the directive; empty when they are malformed. */
    static Optional<GenerateDirective> parse(List<Lexeme> tokens) {
        if (tokens.size() < 4) {
            return Optional.empty();
        }
        Matcher range = RANGE.matcher(tokens.getFirst().text());
        if (!range.matches()) {
            return Optional.empty();
        }
        long start = Long.parseLong(range.group(1));
        long stop = Long.parseLong(range.group(2));
        long step = range.group(3) == null ? 1 : Long.parseLong(range.group(3));
        List<Lexeme> template = tokens.subList(1, tokens.size());
        boolean isValid = template.stream()
                .allMatch(lexeme -> expanded(lexeme.text(), start).isPresent());
        return start > stop || step < 1 || !isValid
                ? Optional.empty()
                : Optional.of(new GenerateDirective(start, stop, step, template));
    }

    /** Returns the number of records that it generates. */
    long size() {
        return (stop - start) / step + 1;
    }

    /** Returns the tokens of the record at {@code index}, from 0, starting with its owner. */
    List<Lexeme> tokens(long index) {
        long number = start + index * step;
        List<Lexeme> tokens = new ArrayList<>(template.size());
        for (Lexeme lexeme : template) {
            Lexeme made =
                    new Lexeme(lexeme.kind(), expanded(lexeme.text(), number).orElseThrow(), lexeme.line());
            // The quotes group an rdata of several values and are not part of it.
            tokens.addAll(
                    made.kind() == Lexeme.Kind.QUOTED && lexeme.equals(template.getLast())
                            ? values(made)
                            : List.of(made));
        }
        return tokens;
    }

    private static List<Lexeme> values(Lexeme quoted) {
        PresentationLexer lexer = new PresentationLexer(quoted.text().replace("\\\"", "\""));
        List<Lexeme> values = new ArrayList<>();
        for (Lexeme value = lexer.next(); value.kind() != Lexeme.Kind.END; value = lexer.next()) {
            values.add(new Lexeme(value.kind(), value.text(), quoted.line()));
        }
        return values;
    }

    private static Optional<String> expanded(String text, long number) {
        StringBuilder expanded = new StringBuilder(text.length() + 10);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                expanded.append(text.charAt(i) == '$' ? "" : "\\").append(text.charAt(i));
            } else if (c != '$') {
                expanded.append(c);
            } else if (text.startsWith("$$", i)) {
                i++;
                expanded.append('$');
            } else if (text.startsWith("${", i)) {
                Matcher modifier = MODIFIER.matcher(text).region(i + 1, text.length());
                if (!modifier.lookingAt()) {
                    return Optional.empty();
                }
                long shifted = number + Long.parseLong(modifier.group(1));
                int width = modifier.group(2) == null ? 0 : Integer.parseInt(modifier.group(2));
                if (shifted < 0 || width > DnsName.MAX_LENGTH) {
                    return Optional.empty();
                }
                expanded.append(written(
                        shifted,
                        width,
                        modifier.group(3) == null ? 'd' : modifier.group(3).charAt(0)));
                i = modifier.end() - 1;
            } else {
                expanded.append(number);
            }
        }
        return Optional.of(expanded.toString());
    }

    private static String written(long number, int width, char base) {
        return switch (base) {
            case 'o' -> padded(Long.toOctalString(number), width);
            case 'x' -> padded(Long.toHexString(number), width);
            case 'X' -> padded(Long.toHexString(number).toUpperCase(Locale.ROOT), width);
            case 'n' -> nibbles(number, width);
            case 'N' -> nibbles(number, width).toUpperCase(Locale.ROOT);
            default -> padded(Long.toString(number), width);
        };
    }

    private static String padded(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Hexadecimal digits in reverse order, separated by dots; the width includes the dots. */
    private static String nibbles(long number, int width) {
        StringBuilder nibbles = new StringBuilder();
        long rest = number;
        do {
            nibbles.append(nibbles.isEmpty() ? "" : ".").append(Character.forDigit((int) (rest % HEX), HEX));
            rest /= HEX;
        } while (rest > 0 || nibbles.length() + 1 < width);
        return nibbles.toString();
    }
}

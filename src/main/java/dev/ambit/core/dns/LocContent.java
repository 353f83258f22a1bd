package dev.ambit.core.dns;

import dev.ambit.core.Parsed;
import dev.ambit.core.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSOutput;

/**
 * The content of a LOC record (RFC 1876): a geographic location in degrees, minutes and seconds, with altitude, size
 * and precision in metres.
 *
 * <p>Has its own encoder, because dnsjava uses floating point and loses a centimetre, and the sign below one metre.
 */
record LocContent(Angle latitude, Angle longitude, BigDecimal altitude, List<BigDecimal> extents) {
    private static final List<String> EXTENTS = List.of("size", "precision_horz", "precision_vert");
    private static final List<String> EXTENT_DEFAULTS = List.of("1", "10000", "10");
    private static final BigDecimal MIN_ALTITUDE = new BigDecimal("-100000");
    private static final BigDecimal MAX_ALTITUDE = new BigDecimal("42849672.95");
    private static final BigDecimal MAX_EXTENT = new BigDecimal("90000000");
    private static final BigDecimal MAX_SECONDS = new BigDecimal("59.999");
    private static final int METRE_DIGITS = 2;
    private static final int SECOND_DIGITS = 3;

    /** One coordinate. */
    private record Angle(int degrees, int minutes, BigDecimal seconds, String direction) {
        String print() {
            return degrees + " " + minutes + " " + plain(seconds) + " " + direction;
        }

        /** Thousandths of a second of arc, offset by 2^31 as on the wire. */
        long encoded() {
            long thousandths = (degrees * 60L + minutes) * 60_000L
                    + seconds.movePointRight(SECOND_DIGITS).longValueExact();
            return (1L << 31) + (direction.equals("S") || direction.equals("W") ? -thousandths : thousandths);
        }

        boolean isWithin(int maxDegrees) {
            return degrees <= maxDegrees && (degrees < maxDegrees || (minutes == 0 && seconds.signum() == 0));
        }
    }

    /**
     * Parses {@code d [m [s]] N|S d [m [s]] E|W alt[m] [size[m] [hp[m] [vp[m]]]]}, optionally preceded by
     * {@code IN LOC}.
     */
    static Parsed<LocContent> ofTokens(List<Lexeme> tokens) {
        Map<String, Object> data = new TreeMap<>();
        List<String> words = new ArrayList<>(tokens.stream().map(Lexeme::text).toList());
        if (words.size() > 1
                && words.get(0).equalsIgnoreCase("IN")
                && words.get(1).equalsIgnoreCase("LOC")) {
            words.subList(0, 2).clear();
        }
        readAngle(words, "lat", data);
        readAngle(words, "long", data);
        List<String> metres = new ArrayList<>(List.of("altitude"));
        metres.addAll(EXTENTS);
        for (String name : metres) {
            if (!words.isEmpty()) {
                data.put(name, words.removeFirst().replaceFirst("(?<=[0-9])[mM]$", ""));
            }
        }
        if (!words.isEmpty()) {
            return Parsed.invalid(RecordProblems.validation("/content", "LOC has more than four lengths"));
        }
        return ofData(data).at("/content");
    }

    /** Reads the members of {@code data}; size and precisions are optional. */
    static Parsed<LocContent> ofData(Map<String, ?> data) {
        Members members = new Members(data);
        Angle latitude = members.angle("lat", 90, "NS");
        Angle longitude = members.angle("long", 180, "EW");
        BigDecimal altitude = members.decimal("altitude", MIN_ALTITUDE, MAX_ALTITUDE, METRE_DIGITS, null);
        List<BigDecimal> extents = new ArrayList<>();
        for (int i = 0; i < EXTENTS.size(); i++) {
            extents.add(
                    members.decimal(EXTENTS.get(i), BigDecimal.ZERO, MAX_EXTENT, METRE_DIGITS, EXTENT_DEFAULTS.get(i)));
        }
        return members.problems.isEmpty()
                ? Parsed.valid(new LocContent(latitude, longitude, altitude, List.copyOf(extents)))
                : new Parsed.Invalid<>(members.problems);
    }

    String content() {
        return "IN LOC " + presentation();
    }

    /** Returns the zone file format. */
    String presentation() {
        StringBuilder text = new StringBuilder(latitude.print())
                .append(' ')
                .append(longitude.print())
                .append(' ')
                .append(plain(altitude))
                .append('m');
        extents.forEach(extent -> text.append(' ').append(plain(extent)).append('m'));
        return text.toString();
    }

    Map<String, Object> data() {
        Map<String, Object> data = new TreeMap<>();
        data.put("altitude", number(altitude));
        put(data, "lat", latitude);
        put(data, "long", longitude);
        for (int i = 0; i < EXTENTS.size(); i++) {
            data.put(EXTENTS.get(i), number(extents.get(i)));
        }
        return data;
    }

    /** The 16 octets of RFC 1876, 2. */
    byte[] wire() {
        DNSOutput out = new DNSOutput();
        out.writeU8(0);
        extents.forEach(extent -> out.writeU8(exponential(extent)));
        out.writeU32(latitude.encoded());
        out.writeU32(longitude.encoded());
        out.writeU32(centimetres(altitude.subtract(MIN_ALTITUDE)));
        return out.toByteArray();
    }

    private static void put(Map<String, Object> data, String name, Angle angle) {
        data.put(name + "_degrees", angle.degrees());
        data.put(name + "_direction", angle.direction());
        data.put(name + "_minutes", angle.minutes());
        data.put(name + "_seconds", number(angle.seconds()));
    }

    private static void readAngle(List<String> words, String name, Map<String, Object> data) {
        data.put(name + "_minutes", "0");
        data.put(name + "_seconds", "0");
        for (String part : List.of("_degrees", "_minutes", "_seconds")) {
            if (words.isEmpty() || words.getFirst().matches("[A-Za-z]")) {
                break;
            }
            data.put(name + part, words.removeFirst());
        }
        if (!words.isEmpty()) {
            data.put(name + "_direction", words.removeFirst());
        }
    }

    private static int exponential(BigDecimal metres) {
        long mantissa = centimetres(metres);
        int exponent = 0;
        while (mantissa > 9) {
            mantissa /= 10;
            exponent++;
        }
        return (int) (mantissa << 4 | exponent);
    }

    private static long centimetres(BigDecimal metres) {
        return metres.movePointRight(METRE_DIGITS).longValueExact();
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static Object number(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= 0 ? (Object) stripped.intValueExact() : stripped;
    }

    /** Reads members of {@code data} and collects problems. */
    private static final class Members {
        private final Map<String, ?> data;
        private final List<Problem> problems = new ArrayList<>();

        Members(Map<String, ?> data) {
            this.data = data;
        }

        Angle angle(String name, int maxDegrees, String directions) {
            BigDecimal max = BigDecimal.valueOf(maxDegrees);
            BigDecimal degrees = decimal(name + "_degrees", BigDecimal.ZERO, max, 0, null);
            BigDecimal minutes = decimal(name + "_minutes", BigDecimal.ZERO, BigDecimal.valueOf(59), 0, "0");
            BigDecimal seconds = decimal(name + "_seconds", BigDecimal.ZERO, MAX_SECONDS, SECOND_DIGITS, "0");
            Angle angle =
                    new Angle(degrees.intValueExact(), minutes.intValueExact(), seconds, direction(name, directions));
            if (!angle.isWithin(maxDegrees)) {
                problems.add(RecordProblems.validation("/data/" + name + "_degrees", "LOC coordinate is out of range"));
            }
            return angle;
        }

        private String direction(String name, String directions) {
            Object value = data.get(name + "_direction");
            String text = value == null ? "" : value.toString().toUpperCase(Locale.ROOT);
            if (text.length() != 1 || !directions.contains(text)) {
                problems.add(RecordProblems.validation(
                        "/data/" + name + "_direction", name + "_direction must be one of the letters " + directions));
                return directions.substring(0, 1);
            }
            return text;
        }

        BigDecimal decimal(String name, BigDecimal min, BigDecimal max, int digits, @Nullable String defaultValue) {
            Object value = data.get(name);
            Optional<BigDecimal> number = Optional.ofNullable(value == null ? defaultValue : value)
                    .flatMap(JsonScalar::of)
                    .flatMap(JsonScalar::decimal);
            Optional<BigDecimal> fitting = number.filter(n -> n.compareTo(min) >= 0 && n.compareTo(max) <= 0)
                    .filter(n -> n.stripTrailingZeros().scale() <= digits);
            if (fitting.isEmpty()) {
                problems.add(RecordProblems.validation(
                        "/data/" + name,
                        name + " must be a number between " + plain(min) + " and " + plain(max) + " with at most "
                                + digits + " decimals"));
            }
            return fitting.orElse(BigDecimal.ZERO);
        }
    }
}

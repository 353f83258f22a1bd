package dev.ambit.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ambit.storage.AuditKeys;
import dev.ambit.storage.AuditPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code audit-head} next to the database, with the end of the audit log and of its checked part. A log whose
 * end was cut off is still a valid chain, so only a record outside the database shows that entries are missing. Two
 * lines, each with a word, number, total, hash, key and seal.
 */
public final class HeadFile {
    private static final String NAME = "audit-head";
    private static final String HEAD = "head";
    private static final String CHECKED = "checked";

    private final Path file;
    private final AuditKeys keys;

    public HeadFile(Path folder, AuditKeys keys) {
        this.file = folder.resolve(NAME);
        this.keys = keys;
    }

    /** The positions in the file. */
    public record Positions(AuditPosition head, AuditPosition checked) {
        /** The higher position: a checked entry existed even when it was the newest one and was removed since. */
        AuditPosition reached() {
            return checked.number() > head.number() ? checked : head;
        }
    }

    /** The result of reading the file. */
    public sealed interface Content {
        record Present(Positions positions) implements Content {}

        /** There is no such file: the first start, or a backup without it. */
        record Absent() implements Content {}

        /** The file is damaged, or was not written by this server. */
        record Invalid() implements Content {}
    }

    public Content read() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, US_ASCII);
        } catch (NoSuchFileException _) {
            return new Content.Absent();
        }
        Optional<AuditPosition> head = lines.stream().findFirst().flatMap(line -> parse(HEAD, line));
        Optional<AuditPosition> checked = lines.stream().skip(1).findFirst().flatMap(line -> parse(CHECKED, line));
        return head.isPresent() && checked.isPresent()
                ? new Content.Present(new Positions(head.get(), checked.get()))
                : new Content.Invalid();
    }

    /** Replaces the file atomically. Not synced: after a power failure it may be slightly behind, which is harmless. */
    void write(Positions positions) throws IOException {
        String text = print(HEAD, positions.head()) + print(CHECKED, positions.checked());
        Path unfinished = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(unfinished, text.getBytes(US_ASCII), StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String print(String word, AuditPosition position) {
        int key = keys.current();
        HexFormat hex = HexFormat.of();
        return "%s %d %d %s %d %s\n"
                .formatted(
                        word,
                        position.number(),
                        position.total(),
                        hex.formatHex(position.hash()),
                        key,
                        hex.formatHex(keys.seal(key, word, position)));
    }

    private Optional<AuditPosition> parse(String word, String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 6 || !parts[0].equals(word)) {
            return Optional.empty();
        }
        try {
            HexFormat hex = HexFormat.of();
            AuditPosition position =
                    new AuditPosition(Long.parseLong(parts[1]), Long.parseLong(parts[2]), hex.parseHex(parts[3]));
            int key = Integer.parseInt(parts[4]);
            boolean genuine = keys.has(key) && Arrays.equals(keys.seal(key, word, position), hex.parseHex(parts[5]));
            return genuine ? Optional.of(position) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

package dev.ambit.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ambit.core.Jca;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the audit chain (HMAC-SHA-256). They are stored in a file next to the database, so that write access to
 * the database alone is not enough to forge a valid chain. They are separate from the digest keys, which are retired
 * when no secret needs them any more: an audit entry needs its key for as long as it is kept.
 *
 * <p>Each line of the file is a number and 64 hexadecimal digits; the highest number is the key of new entries. Empty
 * lines and lines that start with {@code #} are ignored.
 */
public final class AuditKeys {
    private static final String FILE = "audit-key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,8})\\s+([0-9a-fA-F]{64})");

    /** Domain separation: the label prevents an HMAC made for one purpose from being accepted for another. */
    private static final byte[] LINK = "ambit audit link 1\n".getBytes(UTF_8);

    private static final byte[] SEAL = "ambit audit seal 1\n".getBytes(UTF_8);

    private final NavigableMap<Integer, SecretKeySpec> keys;

    private AuditKeys(NavigableMap<Integer, SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Reads the keys in {@code folder}. Creates one with the number {@code next} when there is no file.
     *
     * @throws StorageException when the file is accessible to other users or malformed
     */
    public static AuditKeys open(Path folder, int next) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file, next);
            }
            return read(folder);
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot use the audit key " + file, e);
        }
    }

    /**
     * Reads the keys in {@code folder} without creating any.
     *
     * @throws StorageException when the file is missing, accessible to other users or malformed
     */
    public static AuditKeys read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            requireOwnerOnly(file);
            return new AuditKeys(parse(file));
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot read the audit key " + file, e);
        }
    }

    /** Returns whether {@code folder} has an audit key file. */
    public static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** The number of the key for new entries. */
    public int current() {
        return keys.lastKey();
    }

    /** Returns whether there is a key with that number. */
    public boolean has(int key) {
        return keys.containsKey(key);
    }

    /**
     * Returns the hash of an entry whose predecessor has the hash {@code previous}.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    public byte[] linkHash(int key, long number, long total, byte[] content, byte[] previous) {
        return hmac(key, LINK, numbers(key, number, total, previous.length), previous, content);
    }

    /** Returns the proof that this server recorded {@code position} as a state of the chain, for {@code purpose}. */
    public byte[] seal(int key, String purpose, AuditPosition position) {
        byte[] hash = position.hash();
        byte[] text = purpose.getBytes(UTF_8);
        return hmac(key, SEAL, numbers(key, position.number(), position.total(), hash.length), hash, text);
    }

    private static byte[] numbers(int key, long number, long total, int length) {
        return ByteBuffer.allocate(2 * Integer.BYTES + 2 * Long.BYTES)
                .putInt(key)
                .putLong(number)
                .putLong(total)
                .putInt(length)
                .array();
    }

    private byte[] hmac(int key, byte[]... parts) {
        SecretKeySpec secret = keys.get(key);
        if (secret == null) {
            throw new IllegalArgumentException("there is no audit key " + key);
        }
        Mac mac = Jca.hmacSha256(secret);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    @Override
    public String toString() {
        return "AuditKeys" + keys.keySet();
    }

    private static void create(Path file, int number) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] line = (number + " " + HexFormat.of().formatHex(secret) + "\n").getBytes(US_ASCII);
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), DataFolder.OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true); // the key must be durable before the first entry that needs it
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER"))) {
            throw new StorageException(
                    Reason.UNREACHABLE,
                    "the audit key file " + file + " is accessible to other users ("
                            + PosixFilePermissions.toString(permissions) + "); change its mode with `chmod 600`");
        }
    }

    /** The exception names the file but never repeats its contents. */
    private static NavigableMap<Integer, SecretKeySpec> parse(Path file) throws IOException {
        NavigableMap<Integer, SecretKeySpec> keys = new TreeMap<>();
        for (String line : Files.readAllLines(file, US_ASCII)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line.strip());
            @Nullable SecretKeySpec other = matcher.matches() ? keys.put(number(matcher), secret(matcher)) : null;
            if (!matcher.matches() || other != null) {
                throw damaged(file);
            }
        }
        if (keys.isEmpty()) {
            throw damaged(file);
        }
        return keys;
    }

    private static int number(Matcher matcher) {
        return Integer.parseInt(matcher.group(1));
    }

    private static SecretKeySpec secret(Matcher matcher) {
        return new SecretKeySpec(HexFormat.of().parseHex(matcher.group(2)), ALGORITHM);
    }

    private static StorageException damaged(Path file) {
        return new StorageException(
                Reason.DAMAGED,
                "the audit key file " + file
                        + " is malformed: each line must be a unique number and 64 hexadecimal digits");
    }
}

package dev.ambit.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.security.GeneralSecurityException;
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
 * The keys under which the audit log is chained (HMAC-SHA-256), in a file beside the database: whoever can write the database, and
 * nothing else, cannot make a chain that fits. They are not the digest keys, which are retired when no secret needs them any more,
 * while an entry needs its key for as long as it is kept.
 *
 * <p>Each line of the file is a number and 64 hexadecimal digits; the highest number is the key of new entries. Empty lines and
 * lines that begin with {@code #} do not count.
 */
public final class AuditKeys {
    private static final String FILE = "audit-key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,8})\\s+([0-9a-fA-F]{64})");

    /** The label keeps what is made for one purpose from being taken for another. */
    private static final byte[] LINK = "ambit audit link 1\n".getBytes(UTF_8);

    private static final byte[] SEAL = "ambit audit seal 1\n".getBytes(UTF_8);

    private final NavigableMap<Integer, SecretKeySpec> keys;

    private AuditKeys(NavigableMap<Integer, SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Reads the keys in {@code folder}. When there are none, makes one whose number is {@code next}.
     *
     * @throws StorageException when others than its owner may read the file, or it is not such a file
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
     * Reads the keys in {@code folder}, and makes none.
     *
     * @throws StorageException also when there are none
     */
    public static AuditKeys read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            refuseReadableByOthers(file);
            return new AuditKeys(parse(file));
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot read the audit key " + file, e);
        }
    }

    /** Whether {@code folder} has any. */
    public static boolean exist(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** The number of the key for new entries. */
    public int current() {
        return keys.lastKey();
    }

    /** Whether the key with that number is there. */
    public boolean has(int key) {
        return keys.containsKey(key);
    }

    /**
     * The hash of an entry that follows the one with {@code previous}.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    public byte[] link(int key, long number, long total, byte[] content, byte[] previous) {
        return hmac(key, LINK, numbers(key, number, total, previous.length), previous, content);
    }

    /** What proves that this server wrote down that the chain was at {@code position}, for {@code purpose}. */
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
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "AuditKeys" + keys.keySet();
    }

    private static void create(Path file, int number) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] line = (number + " " + HexFormat.of().formatHex(secret) + "\n").getBytes(US_ASCII);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), DataFolder.OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true); // before the first entry that needs it
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER"))) {
            throw new StorageException(
                    Reason.UNREACHABLE,
                    "the audit key " + file + " is open to others (" + PosixFilePermissions.toString(permissions)
                            + "); make it `chmod 600`");
        }
    }

    /** Names the file and never what it says. */
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
                "the audit key " + file
                        + " is not such a file: a line is a number of its own and 64 hexadecimal digits");
    }
}

package dev.ambit.storage;

import dev.ambit.core.token.HmacKey;
import dev.ambit.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys under which secrets are digested: the current one for new secrets, the retired ones for older secrets. They
 * are stored in a separate file, so that neither a stolen database nor a stolen backup of it is enough to check
 * guesses.
 *
 * <p>Each line of the file is a number and 64 hexadecimal digits; the highest number is the current key. A number and
 * {@code lost} give up the secrets of that key. Empty lines and lines that start with {@code #} are ignored.
 */
public final class HmacKeys {
    private static final Pattern LINE = Pattern.compile("([1-9][0-9]{0,8})\\s+(lost|[0-9a-fA-F]{64})");
    private static final String LOST = "lost";
    private static final Logger LOG = LoggerFactory.getLogger(HmacKeys.class);

    private final NavigableMap<Integer, HmacKey> keys;

    private HmacKeys(NavigableMap<Integer, HmacKey> keys) {
        this.keys = keys;
    }

    /**
     * Reads the keys of {@code folder}; creates the first one on the first start.
     *
     * @throws StorageException when the file or a key in it is missing although stored secrets need it, or when the
     *     file is accessible to other users or malformed
     */
    public static HmacKeys open(DataFolder folder, Storage storage, SecureRandom random) {
        Path file = folder.digestKeys();
        try {
            if (!Files.exists(file)) {
                boolean first = storage.read(
                        tx -> tx.tokens().count() == 0 && tx.users().isEmpty());
                if (!first) {
                    // A new key would invalidate every token and hide the loss of the old one.
                    throw new StorageException(
                            Reason.DAMAGED,
                            "the digest key file " + file + " is missing, but the database has secrets that need it;"
                                    + " restore the file");
                }
                create(file, random);
                forceFolder(folder.path());
            }
            requireOwnerOnly(file);
            Set<Integer> lost = new HashSet<>();
            HmacKeys keys = new HmacKeys(parse(file, Files.readAllLines(file, StandardCharsets.US_ASCII), lost));
            storage.read(tx -> {
                keys.requireKeysInUse(tx, file, lost);
                keys.logRetired(tx);
                return keys;
            });
            return keys;
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot use the digest keys " + file, e);
        }
    }

    /** Fails at the start: without its key a token would be rejected like an unknown one, with no hint of the cause. */
    private void requireKeysInUse(Tx tx, Path file, Set<Integer> lost) {
        Set<Integer> missing = new TreeSet<>(tx.tokens().keyIds());
        missing.addAll(tx.oneTimePasswords().keyIds());
        missing.addAll(tx.transfers().keyIds());
        missing.removeAll(keys.keySet());
        missing.removeAll(lost);
        if (!missing.isEmpty()) {
            List<String> needs = missing.stream()
                    .map(id -> "key " + id + " is needed by " + users(tx, id))
                    .toList();
            throw new StorageException(
                    Reason.DAMAGED,
                    "the digest key file " + file + " is incomplete: " + String.join(", ", needs)
                            + ". Restore the line; tokens no longer need it once each was used under the current key."
                            + " To give up its secrets permanently, add the line `"
                            + missing.iterator().next() + " lost`");
        }
    }

    private void logRetired(Tx tx) {
        for (int id : keys.headMap(keys.lastKey()).keySet()) {
            if (isUnused(tx, id)) {
                LOG.info("digest key {} is no longer needed by any token, authenticator app or TSIG key", id);
            } else {
                LOG.info("digest key {} is still needed by {}", id, users(tx, id));
            }
        }
    }

    private static boolean isUnused(Tx tx, int id) {
        return tx.tokens().countByKey(id) == 0
                && tx.oneTimePasswords().countByKey(id) == 0
                && tx.transfers().countByKey(id) == 0;
    }

    private static String users(Tx tx, int id) {
        return tx.tokens().countByKey(id) + " tokens, "
                + tx.oneTimePasswords().countByKey(id) + " authenticator apps and "
                + tx.transfers().countByKey(id) + " TSIG keys";
    }

    /** The key for new secrets. */
    public HmacKey current() {
        return keys.lastEntry().getValue();
    }

    /** All keys, the current one first. */
    public List<HmacKey> all() {
        return List.copyOf(keys.descendingMap().values());
    }

    @Override
    public String toString() {
        return "HmacKeys" + keys.keySet();
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[HmacKey.BYTES];
        random.nextBytes(secret);
        byte[] line = ("1 " + HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), DataFolder.OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Without this, a power failure could lose the key file and leave tokens that need it. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean ownerOnly =
                permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER"));
        if (!ownerOnly) {
            throw new StorageException(
                    Reason.UNREACHABLE,
                    "the digest key file " + file + " is accessible to other users ("
                            + PosixFilePermissions.toString(permissions) + "); change its mode with `chmod 600`");
        }
    }

    /** The exception names the invalid lines but never repeats their contents. */
    private static NavigableMap<Integer, HmacKey> parse(Path file, List<String> lines, Set<Integer> lost) {
        NavigableMap<Integer, HmacKey> keys = new TreeMap<>();
        List<Integer> invalid = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher matcher = LINE.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!matcher.matches() || !add(matcher, keys, lost)) {
                invalid.add(i + 1);
            }
        }
        if (!invalid.isEmpty() || keys.isEmpty()) {
            throw new StorageException(
                    Reason.DAMAGED,
                    "the digest key file " + file
                            + (invalid.isEmpty() ? " contains no key" : " is malformed in lines " + invalid)
                            + "; each line must be a unique number and 64 hexadecimal digits");
        }
        return keys;
    }

    /** Returns false for a duplicate number. */
    private static boolean add(Matcher matcher, NavigableMap<Integer, HmacKey> keys, Set<Integer> lost) {
        int number = number(matcher);
        if (keys.containsKey(number) || lost.contains(number)) {
            return false;
        }
        return matcher.group(2).equals(LOST) ? lost.add(number) : keys.put(number, key(matcher)) == null;
    }

    private static int number(Matcher matcher) {
        return Integer.parseInt(matcher.group(1));
    }

    private static HmacKey key(Matcher matcher) {
        return new HmacKey(number(matcher), HexFormat.of().parseHex(matcher.group(2)));
    }
}

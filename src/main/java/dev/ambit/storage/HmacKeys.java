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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys under which secrets are digested: the current one for new secrets, the retired ones for older secrets. They are
 * in a file of their own, so that neither a stolen database nor a stolen backup of it is enough to check guesses.
 *
 * <p>Each line of the file is a number and 64 hexadecimal digits; the highest number is the current key. A number and {@code
 * lost} give up what was made with that key. Empty lines and lines that begin with {@code #} do not count.
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
     * Reads the keys of {@code folder}; on the very first start makes the first one.
     *
     * @throws StorageException when the file or a key in it is missing though something was made with it, when others than its
     *     owner may read it, or when it is not such a file
     */
    public static HmacKeys open(DataFolder folder, Storage storage, SecureRandom random) {
        Path file = folder.digestKeys();
        try {
            if (!Files.exists(file)) {
                boolean first = storage.read(
                        tx -> tx.tokens().count() == 0 && tx.users().isEmpty());
                if (!first) {
                    // A new key would make every token invalid, and hide that the old one has been lost.
                    throw new StorageException(
                            Reason.DAMAGED,
                            "the digest keys " + file + " are missing, but the database holds what was made with them;"
                                    + " put the file back");
                }
                create(file, random);
                forceFolder(folder.path());
            }
            refuseReadableByOthers(file);
            Set<Integer> lost = new HashSet<>();
            HmacKeys keys = new HmacKeys(parse(file, Files.readAllLines(file, StandardCharsets.US_ASCII), lost));
            storage.read(tx -> {
                keys.requireThoseInUse(tx, file, lost);
                keys.tellOfRetired(tx);
                return keys;
            });
            return keys;
        } catch (IOException e) {
            throw new StorageException(Reason.UNREACHABLE, "cannot use the digest keys " + file, e);
        }
    }

    /** Without its key a token would be refused like one that never was, and nobody would know why. */
    private void requireThoseInUse(Tx tx, Path file, Set<Integer> lost) {
        Set<Integer> missing = new TreeSet<>(tx.tokens().keys());
        missing.addAll(tx.oneTimePasswords().keys());
        missing.removeAll(keys.keySet());
        missing.removeAll(lost);
        if (!missing.isEmpty()) {
            List<String> needs = missing.stream()
                    .map(id -> "key " + id + " is needed by " + users(tx, id))
                    .toList();
            throw new StorageException(
                    Reason.DAMAGED,
                    "the digest keys " + file + " are not all there: " + String.join(", ", needs)
                            + ". Put the line back: tokens no longer need it once each was used under the current key."
                            + " To give them up for good, write the line `"
                            + missing.iterator().next() + " lost`");
        }
    }

    private void tellOfRetired(Tx tx) {
        for (int id : keys.headMap(keys.lastKey()).keySet()) {
            if (tx.tokens().countByKey(id) == 0 && tx.oneTimePasswords().countByKey(id) == 0) {
                LOG.info("no token and no authenticator app needs digest key {} any more", id);
            } else {
                LOG.info("digest key {} is still needed by {}", id, users(tx, id));
            }
        }
    }

    private static String users(Tx tx, int id) {
        return tx.tokens().countByKey(id) + " tokens and "
                + tx.oneTimePasswords().countByKey(id) + " authenticator apps";
    }

    /** The key for new secrets. */
    public HmacKey current() {
        return keys.lastEntry().getValue();
    }

    /** All keys, the current one first. */
    public List<HmacKey> all() {
        return List.copyOf(keys.descendingMap().values());
    }

    public Optional<HmacKey> find(int id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "DigestKeys" + keys.keySet();
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[HmacKey.BYTES];
        random.nextBytes(secret);
        byte[] line = ("1 " + HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), DataFolder.OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(line, (byte) 0);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Without it, a power cut could leave tokens whose key is gone. */
    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void refuseReadableByOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean ownerOnly =
                permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER"));
        if (!ownerOnly) {
            throw new StorageException(
                    Reason.UNREACHABLE,
                    "the digest keys " + file + " are open to others (" + PosixFilePermissions.toString(permissions)
                            + "); make it `chmod 600`");
        }
    }

    /** Names the line that is wrong, and never what it says. */
    private static NavigableMap<Integer, HmacKey> parse(Path file, List<String> lines, Set<Integer> lost) {
        NavigableMap<Integer, HmacKey> keys = new TreeMap<>();
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher matcher = LINE.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!matcher.matches() || !add(matcher, keys, lost)) {
                wrong.add(i + 1);
            }
        }
        if (!wrong.isEmpty() || keys.isEmpty()) {
            throw new StorageException(
                    Reason.DAMAGED,
                    "the digest keys " + file + (wrong.isEmpty() ? " hold no key" : " are wrong in lines " + wrong)
                            + "; a line is a number of its own and 64 hexadecimal digits");
        }
        return keys;
    }

    /** False when the number was there already. */
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

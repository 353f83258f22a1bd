package dev.ambit.storage;

import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.change;
import static dev.ambit.storage.Samples.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.storage.sql.Storages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HmacKeysTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final TokenSecret SECRET = TokenSecret.mint(TokenSecret.Kind.USER, new Random(1));

    private DataFolder folder;
    private Storage storage;

    @BeforeEach
    void open(@TempDir Path path) {
        folder = DataFolder.open(path);
        storage = Storages.open(folder.path());
    }

    @AfterEach
    void close() {
        storage.close();
        folder.close();
    }

    @Test
    void firstStartCreatesAKeyThatLaterStartsRead() throws IOException {
        HmacKeys first = keys();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.digestKeys())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.digestKeys())).matches("1 [0-9a-f]{64}\n");

        change(storage, tx -> {
            tx.accounts().insert(account(1));
            tx.tokens().insert(token(1, new TokenOwner.Account(account(1).id())));
        });
        assertThat(keys().current().digest(SECRET)).isEqualTo(first.current().digest(SECRET));
    }

    @Test
    void lostKeyIsNotReplacedWhenThereAreTokens() throws IOException {
        keys();
        change(storage, tx -> {
            tx.accounts().insert(account(1));
            tx.tokens().insert(token(1, new TokenOwner.Account(account(1).id())));
        });
        Files.delete(folder.digestKeys());

        assertThatThrownBy(this::keys)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining(folder.digestKeys().toString());
        assertThat(folder.digestKeys()).doesNotExist();
    }

    @Test
    void highestNumberIsTheCurrentKey() throws IOException {
        write("# rotated in March\n2 " + HEX + "\n\n10 " + HEX.replace('0', 'F') + "\n1 " + HEX.replace('1', 'e')
                + "\n");
        HmacKeys keys = keys();
        assertThat(keys.current().id()).isEqualTo(10);
        assertThat(keys.all()).extracting(HmacKey::id).containsExactly(10, 2, 1);
        assertThat(keys).hasToString("HmacKeys[1, 2, 10]");
    }

    @Test
    void fileAccessibleToOthersIsRejected() throws IOException {
        keys();
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(folder.digestKeys(), PosixFilePermissions.fromString(mode));
            assertThatThrownBy(this::keys)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("accessible to other users")
                    .hasMessageContaining(mode);
        }
    }

    @Test
    void invalidLinesAreNamedButNotRepeated() throws IOException {
        for (String wrong :
                new String[] {"0 " + HEX, "2 " + HEX + "0", "2 " + HEX.replace('0', 'g'), HEX, "1 " + HEX}) {
            write("1 " + HEX + "\n" + wrong + "\n");
            assertThatThrownBy(this::keys)
                    .as(wrong)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("lines [2]")
                    .message()
                    .doesNotContain("abcdef");
        }
        write("\n");
        assertThatThrownBy(this::keys).isInstanceOf(StorageException.class).hasMessageContaining("no key");
    }

    private HmacKeys keys() {
        return HmacKeys.open(folder, storage, new SecureRandom());
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.digestKeys(), text);
        Files.setPosixFilePermissions(folder.digestKeys(), PosixFilePermissions.fromString("rw-------"));
    }
}

package dev.ambit.storage;

import dev.ambit.storage.sql.Storages;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Runs the storage contracts on SQLite. */
class SqliteStoragesTest {
    private static Storage sqlite(Path folder) {
        return Storages.open(folder);
    }

    @Nested
    class People extends PeopleContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class GroupCommit extends GroupCommitContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }

        @Override
        protected int commitsFor(int writers) {
            return 1;
        }
    }

    @Nested
    class Factors extends FactorContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Sessions extends SessionContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Invitations extends InvitationContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Transfers extends TransferContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Identities extends IdentityContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Tokens extends TokenContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Zones extends ZoneContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Journal extends JournalContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Transactions extends TransactionContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Audit extends AuditContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class Records extends RecordContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }

    @Nested
    class RecordFilters extends RecordFilterContract {
        @Override
        protected Storage open(Path folder) {
            return sqlite(folder);
        }
    }
}

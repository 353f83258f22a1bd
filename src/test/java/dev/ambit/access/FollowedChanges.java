package dev.ambit.access;

import static dev.ambit.storage.Samples.NOW;
import static dev.ambit.storage.Samples.account;
import static dev.ambit.storage.Samples.member;
import static dev.ambit.storage.Samples.token;
import static dev.ambit.storage.Samples.user;

import dev.ambit.core.account.Member;
import dev.ambit.core.account.Session;
import dev.ambit.core.account.SessionId;
import dev.ambit.core.resource.AccountId;
import dev.ambit.core.resource.UserId;
import dev.ambit.core.token.HmacKey;
import dev.ambit.core.token.Token;
import dev.ambit.core.token.TokenDigest;
import dev.ambit.core.token.TokenId;
import dev.ambit.core.token.TokenOwner;
import dev.ambit.core.token.TokenSecret;
import dev.ambit.permissions.Catalog;
import dev.ambit.storage.Change;
import dev.ambit.storage.StoredSession;
import dev.ambit.storage.Tx;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Changes with their revisions, of a user's tokens, membership and session. */
final class FollowedChanges {
    static final Catalog CATALOG = Catalog.load();
    static final HmacKey KEY = new HmacKey(1, new byte[HmacKey.BYTES]);
    static final UserId USER = user(1).id();
    static final AccountId ACCOUNT = account(1).id();
    static final TokenOwner OWNER = new TokenOwner.User(USER);
    static final TokenSecret COOKIE = TokenSecret.mint(TokenSecret.Kind.SESSION, new Random(1));
    static final int OBJECTS = 4;

    private FollowedChanges() {}

    static void makeRandom(Tx tx, Random random) {
        int number = 1 + random.nextInt(OBJECTS);
        boolean exists = tx.tokens().find(id(number)).isPresent();
        boolean joined = tx.members().find(member(1, USER, ACCOUNT).id()).isPresent();
        boolean signedIn = tx.sessions().find(session().session().id()).isPresent();
        switch (random.nextInt(6)) {
            case 0 -> change(tx, joined, FollowedChanges::leave, FollowedChanges::join);
            case 1 -> change(tx, signedIn, FollowedChanges::signOut, FollowedChanges::signIn);
            case 2 -> change(tx, exists, one -> roll(one, number, digest(-number)), one -> insert(one, number));
            case 3 -> change(tx, exists, one -> rename(one, number), one -> insert(one, number));
            default -> change(tx, exists, one -> delete(one, number), one -> insert(one, number));
        }
    }

    static void change(Tx tx, boolean exists, Consumer<Tx> whenItExists, Consumer<Tx> otherwise) {
        (exists ? whenItExists : otherwise).accept(tx);
    }

    static void insert(Tx tx, int number) {
        tx.tokens().insert(token(number, OWNER));
        tx.revisions().append(new Change.OfToken(id(number)));
    }

    static void rename(Tx tx, int number) {
        Token token = token(number, OWNER).token();
        tx.tokens()
                .replace(new Token(
                        token.id(),
                        token.owner(),
                        "another name",
                        token.enabled(),
                        token.policies(),
                        token.condition(),
                        token.lifetime(),
                        token.issuedOn(),
                        token.modifiedOn()));
        tx.revisions().append(new Change.OfToken(id(number)));
    }

    static void roll(Tx tx, int number, TokenDigest next) {
        tx.tokens().replaceDigest(id(number), 1, next, NOW);
        tx.revisions().append(new Change.OfToken(id(number)));
    }

    static void delete(Tx tx, int number) {
        tx.tokens().delete(id(number));
        tx.revisions().append(new Change.OfToken(id(number)));
    }

    static void join(Tx tx) {
        Member sample = member(1, USER, ACCOUNT);
        tx.members()
                .insert(new Member(
                        sample.id(),
                        ACCOUNT,
                        USER,
                        List.of(CATALOG.roles().all().getFirst().id()),
                        null,
                        NOW));
        tx.revisions().append(new Change.OfMember(sample.id()));
    }

    static void leave(Tx tx) {
        Member sample = member(1, USER, ACCOUNT);
        tx.members().delete(sample.id());
        tx.revisions().append(new Change.OfMember(sample.id()));
    }

    static void signIn(Tx tx) {
        tx.sessions().insert(session());
        tx.revisions().append(new Change.OfSession(session().session().id()));
    }

    static void signOut(Tx tx) {
        tx.sessions().delete(session().session().id());
        tx.revisions().append(new Change.OfSession(session().session().id()));
    }

    /** What a server must accept according to the database, worked out from its tables alone. */
    static Set<String> accepted(Tx tx) {
        boolean joined = tx.members().find(member(1, USER, ACCOUNT).id()).isPresent();
        Set<String> accepted = new TreeSet<>();
        for (TokenDigest digest : digests()) {
            tx.tokens()
                    .find(digest)
                    .ifPresent(stored ->
                            accepted.add(accepted(digest, stored.token().id(), joined)));
        }
        accepted.add("member: " + joined);
        accepted.add(
                "signed in: " + tx.sessions().find(session().session().id()).isPresent());
        return accepted;
    }

    static String accepted(TokenDigest digest, TokenId token, boolean ofMember) {
        return "secret " + digests().indexOf(digest) + " of token " + token + " of a member: " + ofMember;
    }

    /** The digests of all secrets that tokens may have. */
    static List<TokenDigest> digests() {
        return IntStream.rangeClosed(-OBJECTS, OBJECTS)
                .filter(number -> number != 0)
                .mapToObj(FollowedChanges::digest)
                .toList();
    }

    static StoredSession session() {
        return new StoredSession(
                new Session(new SessionId(1, 1), USER, NOW, NOW, null, "Browser"), KEY.digest(COOKIE), NOW);
    }

    /** The digest of a token's secret; of a negative number, that of its rolled secret. */
    static TokenDigest digest(int number) {
        return number > 0 ? token(number, OWNER).digest() : new TokenDigest(number, 9, 9, 9);
    }

    static TokenId id(int number) {
        return token(number, OWNER).token().id();
    }
}

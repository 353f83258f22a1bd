package dev.ambit.core.token;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the text in a header to the digest for the lookup, and the cost of rejecting garbage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifySecretBench {
    private final SecureRandom random = new SecureRandom();
    private final HmacKey key = new HmacKey(1, random.generateSeed(HmacKey.BYTES));
    private final String secret =
            TokenSecret.mint(TokenSecret.Kind.USER, random).reveal();
    private final TokenSecret text = TokenSecret.parse(secret).orElseThrow();
    private final String wrongChecksum = secret.substring(0, secret.length() - 1) + (secret.endsWith("0") ? '1' : '0');

    @Benchmark
    public Optional<TokenSecret> parse() {
        return TokenSecret.parse(secret);
    }

    @Benchmark
    public TokenDigest digest() {
        return key.digest(text);
    }

    @Benchmark
    public Optional<TokenDigest> parseAndDigest() {
        return TokenSecret.parse(secret).map(key::digest);
    }

    @Benchmark
    public Optional<TokenSecret> refuseAWrongChecksum() {
        return TokenSecret.parse(wrongChecksum);
    }
}
